import { regularizedIncompleteBeta } from './incomplete-beta.ts';

/**
 * P(T <= t) of Student's t distribution (Abramowitz & Stegun 26.7.1 with 26.5.27), absolute error below 1e-8.
 *
 * @param df - degrees of freedom, above 0, not necessarily whole (Welch)
 * @throws RangeError if `df` is not above 0
 */
export function studentTCdf(t: number, df: number): number {
  const tail = upperTail(Math.abs(t), df);
  return t > 0 ? 1 - tail : tail;
}

/**
 * The t with P(T <= t) = p, relative error below 1e-8.
 *
 * @param p - above 0 and below 1
 * @param df - degrees of freedom, above 0
 * @throws RangeError if `p` or `df` is outside its range
 */
export function studentTQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`Student t quantile: p must be within 0..1, got ${p}`);
  // Both sides are solved in the upper tail: 1 - p would lose the digits of a small p.
  return p < 0.5 ? -tailQuantile(p, df) : tailQuantile(1 - p, df);
}

/** P(T > t) for t >= 0. */
function upperTail(t: number, df: number): number {
  if (!(df > 0)) throw new RangeError(`Student t: degrees of freedom must be above 0, got ${df}`);
  // Divided by the larger of the two, so that t * t may overflow without turning the ratio into NaN.
  const ratio = (t / df) * t;
  return (
    0.5 *
    regularizedIncompleteBeta(df / 2, 0.5, 1 / (1 + ratio), ratio === Infinity ? 1 : ratio / (1 + ratio))
  );
}

/** The t >= 0 with P(T > t) = tail. Bisection: slower than Newton's method, and cannot leave its bracket. */
function tailQuantile(tail: number, df: number): number {
  if (tail >= 0.5) return 0;
  let low = 0;
  let high = 1;
  while (upperTail(high, df) > tail && high < Number.MAX_VALUE / 2) {
    low = high;
    high *= 2;
  }
  for (;;) {
    const middle = low + (high - low) / 2;
    if (high - low <= 1e-13 * high || middle === low || middle === high) return middle;
    if (upperTail(middle, df) > tail) low = middle;
    else high = middle;
  }
}
