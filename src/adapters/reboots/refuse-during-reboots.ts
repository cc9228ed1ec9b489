import { HostError } from '../../core/errors.ts';
import type { StateDir } from '../host/state-dir.ts';
import { readRebootRecord } from './reboot-record-file.ts';

/**
 * A reboot would end any other run.
 * @throws HostError if a run other than this one reboots the host
 */
export async function refuseDuringReboots(state: StateDir, runId: string): Promise<void> {
  const record = await readRebootRecord(state.reboots);
  if (record === undefined || record.run_id === runId) return;
  throw new HostError(
    `run ${record.run_id} reboots this host until it is done; its results: ${record.folder}`,
    {
      hint: 'Wait for its end, or end it: systemctl stop drivergrid-reboots, then `drivergrid restore`.',
    },
  );
}
