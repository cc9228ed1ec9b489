import { errorText, RestoreError } from '../../core/errors.ts';
import type { RebootRecord } from '../../core/reboots/reboot-record.ts';
import type { BootChooser } from '../../ports/boot-chooser.ts';
import { recordedChooser } from '../boot/boot-choosers.ts';
import { removeNotice } from './login-notice.ts';
import { removeRebootRecord } from './reboot-record-file.ts';
import { removeUnit } from './systemd-unit-file.ts';

/** What makes a host reboot, to be undone. Each is idempotent, verified, and says whether there was something. */
export interface RebootTraces {
  readonly removeUnit: () => Promise<boolean>;
  readonly chooser: (record: RebootRecord) => Promise<Pick<BootChooser, 'clear'>>;
  readonly removeNotice: () => Promise<boolean>;
}

const ON_HOST: RebootTraces = {
  removeUnit,
  chooser: ({ loader }) => recordedChooser(loader),
  removeNotice: () => removeNotice(),
};

/**
 * Undoes what makes this host reboot: the unit first, since it must not run again, and the record last. Ends no process.
 * @param file the record's
 * @returns what was done, for messages
 * @throws RestoreError if something could not be undone; the record stays
 */
export async function endReboots(
  file: string,
  record: RebootRecord,
  traces: RebootTraces = ON_HOST,
): Promise<string[]> {
  const done: string[] = [];
  try {
    if (await traces.removeUnit()) done.push('removed the unit that continues it after a reboot');
    const chooser = await traces.chooser(record);
    if (await chooser.clear(record.kernels)) {
      done.push(`took back the choice of the next boot (${record.loader})`);
    }
    if (await traces.removeNotice()) done.push('removed the notice for logins');
  } catch (cause) {
    throw new RestoreError(`could not end the reboots of run ${record.run_id}: ${errorText(cause)}`, {
      hint: 'Try `drivergrid restore`; docs/kernels.md says how to end them by hand.',
      cause,
    });
  }
  await removeRebootRecord(file);
  return done;
}
