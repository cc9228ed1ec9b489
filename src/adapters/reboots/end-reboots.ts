import { errorText, RestoreError } from '../../core/errors.ts';
import type { RebootRecord } from '../../core/reboots/reboot-record.ts';
import { recordedChooser } from '../boot/boot-choosers.ts';
import { removeNotice } from './login-notice.ts';
import { removeRebootRecord } from './reboot-record-file.ts';
import { removeUnit } from './systemd-unit-file.ts';

/**
 * Undoes what makes this machine reboot: the unit, the choice of the next boot, the notice, and last the record.
 * Idempotent and verified; it ends no process.
 * @returns what was done, for messages
 * @throws RestoreError if something could not be undone; the record stays
 */
export async function endReboots(file: string, record: RebootRecord): Promise<string[]> {
  const done: string[] = [];
  try {
    if (await removeUnit()) done.push('removed the unit that continues it after a reboot');
    const chooser = await recordedChooser(record.loader);
    if (await chooser.clear(record.kernels))
      done.push(`took back the choice of the next boot (${record.loader})`);
    if (await removeNotice()) done.push('removed the notice for logins');
  } catch (cause) {
    throw new RestoreError(`could not end the reboots of run ${record.run_id}: ${errorText(cause)}`, {
      hint: 'Try `drivergrid restore`; docs/kernels.md says how to end them by hand.',
      cause,
    });
  }
  await removeRebootRecord(file);
  return done;
}
