import { pooled, sorted, sortedQuantile } from './quantile.ts';
import { studentTQuantile } from './student-t.ts';

/** An end is `undefined` where it lies beyond what was measured. */
export interface OpenInterval {
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/**
 * The confidence interval of a quantile over all samples, with engine restarts as the independent units.
 *
 * The share of samples up to the quantile gets an interval first, from how much that share differs between restarts (a
 * ratio estimate over clusters, t with restarts - 1 degrees of freedom) but at least as wide as that of as many
 * independent samples; its ends are then read off the samples (Woodruff, "Confidence Intervals for Medians and Other
 * Position Measures", Journal of the American Statistical Association 47, 1952).
 *
 * @param restarts - the values of each restart, in any order and unit; empty ones do not count
 * @param p - between 0 and 1
 * @param level - of confidence, above 0 and below 1
 * @param all - the values of all restarts in ascending order, where they are known already
 * @returns in the unit of the values; `undefined` below two restarts
 */
export function quantileInterval(
  restarts: readonly (readonly number[])[],
  p: number,
  level = 0.95,
  all = sorted(pooled(restarts)),
): OpenInterval | undefined {
  const units = restarts.filter((values) => values.length > 0);
  if (units.length < 2) return undefined;
  const at = sortedQuantile(all, p);
  if (at === undefined) return undefined;
  const below = units.map((values) => values.reduce((sum, value) => sum + (value <= at ? 1 : 0), 0));
  const share = below.reduce((sum, count) => sum + count, 0) / all.length;
  const squares = units.reduce(
    (sum, values, unit) => sum + ((below[unit] ?? 0) - share * values.length) ** 2,
    0,
  );
  const between = ((units.length / (units.length - 1)) * squares) / all.length ** 2;
  const independent = (p * (1 - p)) / all.length;
  const half =
    studentTQuantile((1 + level) / 2, units.length - 1) * Math.sqrt(Math.max(between, independent));
  return {
    low: p - half < 0 ? undefined : sortedQuantile(all, p - half),
    high: p + half > 1 ? undefined : sortedQuantile(all, p + half),
  };
}
