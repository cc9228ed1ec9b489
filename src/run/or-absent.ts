import type { Clock } from '../ports/clock.ts';
import { Deadline } from '../ports/deadline.ts';

/** A reading of /proc: one that fails or takes too long fails no sample. */
export async function orAbsent<T>(
  clock: Clock,
  ms: number,
  what: string,
  reading: Promise<T>,
): Promise<T | undefined> {
  using deadline = new Deadline(clock, ms, what);
  const { signal } = deadline;
  const over = new Promise<undefined>((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve(undefined);
      },
      { once: true },
    );
  });
  return await Promise.race([reading.catch(() => undefined), over]);
}
