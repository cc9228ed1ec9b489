import type { Interval } from './round-interval.ts';
import { studentTCdf, studentTQuantile } from './student-t.ts';

/** A difference of means with its error, however it was found: Welch's, or of pairs. */
export interface MeanDifference {
  /** In the unit of the values; of their ln, the ln of a ratio. */
  readonly difference: number;
  /** 0 if the values do not spread at all. */
  readonly standardError: number;
  /** Degrees of freedom, above 0, not necessarily whole. */
  readonly df: number;
}

/** The t interval around the difference. @param level - of confidence, above 0 and below 1 */
export function differenceInterval(
  { difference, standardError, df }: MeanDifference,
  level = 0.95,
): Interval {
  const half = standardError === 0 ? 0 : studentTQuantile((1 + level) / 2, df) * standardError;
  return { low: difference - half, high: difference + half };
}

/**
 * The p of the difference being `nullDifference` (`two-sided`), or at most that (`greater`: the alternative is that it
 * is greater). Values without any spread leave no doubt: 1 if the difference agrees, otherwise 0.
 */
export function differenceP(
  { difference, standardError, df }: MeanDifference,
  nullDifference = 0,
  alternative: 'two-sided' | 'greater' = 'two-sided',
): number {
  const beyond = difference - nullDifference;
  if (standardError === 0) {
    return (alternative === 'greater' ? beyond > 0 : beyond !== 0) ? 0 : 1;
  }
  const t = beyond / standardError;
  // The lower tail of the negated t keeps the digits that 1 - cdf would lose.
  return alternative === 'greater' ? studentTCdf(-t, df) : Math.min(1, 2 * studentTCdf(-Math.abs(t), df));
}
