import type { SampleRecorded } from '../core/record/events.ts';
import type { Clock } from '../ports/clock.ts';
import type { RunningEngine } from '../ports/lab.ts';
import { Deadline } from '../ports/deadline.ts';

/** Reading takes a fraction of a millisecond; a kernel that blocks it must not block the run. */
const DEADLINE_MS = 1000;

/**
 * Takes a sample and adds what the engine's own processes used meanwhile. Both readings are outside the timed part. If
 * samples overlap, usage cannot be assigned to one: then there is none.
 */
export async function withEngineUse(
  { usage }: RunningEngine,
  clock: Clock,
  concurrency: number,
  take: () => Promise<SampleRecorded>,
): Promise<SampleRecorded> {
  if (concurrency !== 1) return take();
  const end = await orAbsent(clock, usage.begin());
  const sample = await take();
  const use = end === undefined ? undefined : await orAbsent(clock, end());
  return { ...sample, engine_cpu_us: use?.cpuUs, engine_peak_bytes: use?.peakBytes };
}

/** A failed reading fails no sample. */
async function orAbsent<T>(clock: Clock, reading: Promise<T>): Promise<T | undefined> {
  using deadline = new Deadline(clock, DEADLINE_MS, "reading the engine's use");
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
