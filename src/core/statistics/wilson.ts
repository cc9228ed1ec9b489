import { normalQuantile } from './normal.ts';
import type { Interval } from './round-interval.ts';

/**
 * The confidence interval of a share (Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
 * JASA 22, 1927), which is valid for 0 of n too.
 *
 * @returns fractions within 0..1; `undefined` for n = 0
 */
export function wilsonInterval(successes: number, n: number, level = 0.95): Interval | undefined {
  if (n === 0) return undefined;
  const z = normalQuantile((1 + level) / 2);
  const share = successes / n;
  const weight = 1 + z ** 2 / n;
  const centre = (share + z ** 2 / (2 * n)) / weight;
  const half = (z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))) / weight;
  // At the ends the formula gives 0 and 1 but for rounding.
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === n ? 1 : Math.min(1, centre + half),
  };
}
