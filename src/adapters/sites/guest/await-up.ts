import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 100;

/**
 * Resolves when the guest's console prints `mark`: ssh is ready. Trying to connect instead would leave attempts behind
 * that reach the guest late, and newer ssh daemons shut out clients that make too many (sshd_config(5),
 * PerSourcePenalties).
 * @throws the signal's reason
 */
export async function awaitUp(console: string, mark: string, signal: AbortSignal): Promise<void> {
  while (!(await readFile(console, 'utf8').catch(() => '')).includes(mark)) {
    signal.throwIfAborted();
    await sleep(POLL_MS);
  }
  signal.throwIfAborted();
}
