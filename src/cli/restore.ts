import { restoreHost } from '../adapters/restore-host.ts';
import { stateDir } from '../adapters/host/state-dir.ts';
import { EXIT, HostError } from '../core/errors.ts';
import { printData, printJson } from './output.ts';

export async function restore(json: boolean): Promise<number> {
  if (process.getuid?.() !== 0)
    throw new HostError('restore must run as root', { hint: 'Run it with sudo.' });
  const done = await restoreHost(stateDir());
  if (json) printJson({ done });
  else printData(done.length === 0 ? 'Nothing to undo.' : done.join('\n'));
  return EXIT.done;
}
