import { endReboots } from './end-reboots.ts';
import { removeNotice } from './login-notice.ts';
import { readRebootRecord } from './reboot-record-file.ts';
import { stopUnit } from './systemd-unit-file.ts';

/**
 * Ends a run that reboots this host, wherever it is; harmless without one. The caller holds the host's lock, so no
 * session is under way: the unit is waiting for something, or has ended.
 * @param file the record
 * @returns what was done, for messages
 * @throws RestoreError if something could not be undone
 */
export async function restoreReboots(file: string): Promise<string[]> {
  const record = await readRebootRecord(file);
  // Where a run has ended early, its reason may still be shown.
  if (record === undefined) return (await removeNotice()) ? ['removed the notice for logins'] : [];
  await stopUnit();
  const done = await endReboots(file, record);
  return [
    ...done.map((line) => `run ${record.run_id}: ${line}`),
    `run ${record.run_id}: does not reboot this host any more; results so far: ${record.folder}`,
  ];
}
