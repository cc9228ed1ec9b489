import { Deadline } from '../ports/deadline.ts';
import type { Ground } from './workload.ts';

/** The engine goes on with a removal that nobody waits for any more. */
const CLEAN_UP_MS = 15_000;

/**
 * Removes what an iteration would leave. It does not fail: the iteration's own error is what counts, and what stays goes
 * with the engine, as everything does that has ended already.
 * @param what - for the deadline: `removing the container`
 */
export async function cleanUp(
  { clock, gone }: Pick<Ground, 'clock' | 'gone'>,
  what: string,
  remove: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  if (gone.aborted) return;
  using deadline = new Deadline(clock, CLEAN_UP_MS, what, gone);
  await remove(deadline.signal).catch(() => undefined);
}
