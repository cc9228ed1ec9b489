import { mean, sampleSd } from './moments.ts';
import { studentTQuantile } from './student-t.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The confidence interval of the mean that treats engine restarts, not samples, as the independent units.
 *
 * Samples after one restart share its luck: pooling 100 of them gives an interval far too narrow. So each restart is
 * reduced to its mean, and the t interval is taken over those means with restarts - 1 degrees of freedom (Kalibera &
 * Jones, "Rigorous Benchmarking in Reasonable Time", ISMM 2013). Its centre is the mean of the restarts' means, which
 * equals the mean of all samples only if every restart has as many.
 *
 * @param restarts - the values of each restart; empty ones do not count
 * @param level - of confidence, above 0 and below 1
 * @returns in the unit of the values; `undefined` below two restarts
 */
export function roundInterval(restarts: readonly (readonly number[])[], level = 0.95): Interval | undefined {
  const means = restarts.flatMap((values) => mean(values) ?? []);
  const centre = mean(means);
  const sd = sampleSd(means);
  if (centre === undefined || sd === undefined) return undefined;
  const half = (studentTQuantile((1 + level) / 2, means.length - 1) * sd) / Math.sqrt(means.length);
  return { low: centre - half, high: centre + half };
}
