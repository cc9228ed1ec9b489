import { HOST_LOCK, takeHost } from '../adapters/host/host-lock.ts';
import { InterruptedError } from '../core/errors.ts';
import { Interruption } from './interruption.ts';
import { printMessage } from './output.ts';

/**
 * `--wait`: locks this host, behind those that have it or came before. A signal ends the wait, and has changed nothing.
 *
 * It comes before the first look at the host: what is found while another command measures may be that command's doing.
 * @throws InterruptedError after a signal, HostError if the lock cannot be taken
 */
export async function waitForHost(runId: string, lock = HOST_LOCK): Promise<AsyncDisposable> {
  using interruption = new Interruption('no longer waiting');
  try {
    return await takeHost(runId, lock, { signal: interruption.signal, say: printMessage });
  } catch (error) {
    if (error instanceof InterruptedError) printMessage('No longer waiting; nothing was changed.');
    throw error;
  }
}
