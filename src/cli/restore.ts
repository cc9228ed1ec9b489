import { restoreHost } from '../adapters/journal/restore-host.ts';
import { restoreReboots } from '../adapters/reboots/restore-reboots.ts';
import { stateDir } from '../adapters/host/state-dir.ts';
import { EXIT, HostError } from '../core/errors.ts';
import { Interruption } from './interruption.ts';
import { JSON_SCHEMA } from './json/json-schema-number.ts';
import { printData, printJson } from './output.ts';
import { waitForHost } from './wait-for-host.ts';

/** @returns 0 if all is undone. A signal does not cut it short, since every wait has a limit but that for the host */
export async function restore({
  json,
  wait,
}: {
  readonly json: boolean;
  readonly wait: boolean;
}): Promise<number> {
  if (process.getuid?.() !== 0)
    throw new HostError('restore must run as root', { hint: 'Run it with sudo.' });
  const state = stateDir();
  await using hostLock = wait ? await waitForHost('restore', state.hostLock) : undefined;
  using _signals = new Interruption();
  const done = await restoreHost(state, { hostLock, reboots: () => restoreReboots(state.reboots) });
  if (json) printJson({ schema: JSON_SCHEMA, done });
  else printData(done.length === 0 ? 'Nothing to undo.' : done.join('\n'));
  return EXIT.done;
}
