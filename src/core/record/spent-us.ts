import type { SampleRecorded } from './events.ts';

/** What a sample took, in microseconds: a failed one has no total, and took the time of the steps that it completed. */
export function spentUs({
  elapsed_us: elapsed,
  total_us: total,
  steps_us: steps,
}: Pick<SampleRecorded, 'elapsed_us' | 'total_us' | 'steps_us'>): number {
  return elapsed ?? total ?? Object.values(steps).reduce((sum, us) => sum + us, 0);
}
