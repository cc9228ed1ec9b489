import { sampleSd } from '../statistics/moments.ts';
import { studentTQuantile } from '../statistics/student-t.ts';

/** Fewest units on each side to gate on: with two the interval is wider than any change worth finding. */
export const FEWEST_UNITS = 3;
/** More restarts than anyone would wait for. */
const MOST_UNITS = 1000;
const POWER = 0.8;

export interface Spread {
  /** Standard deviation between units, both sides pooled, as a difference of ln. */
  readonly sd: number;
  readonly unitsA: number;
  readonly unitsB: number;
  /** Whether these are differences within pairs, as many as `unitsA`. */
  readonly isPaired?: boolean;
}

/** The same of differences within pairs. @returns `undefined` below two */
export function spreadOfPairs(differences: readonly number[]): Spread | undefined {
  const [sd, { length }] = [sampleSd(differences), differences];
  return sd === undefined ? undefined : { sd, unitsA: length, unitsB: length, isPaired: true };
}

/** Degrees of freedom, and the standard error of the mean change. */
function precisionOf({ sd, unitsA, unitsB, isPaired }: Spread): { df: number; error: number } {
  return isPaired === true
    ? { df: unitsA - 1, error: sd / Math.sqrt(unitsA) }
    : { df: unitsA + unitsB - 2, error: sd * Math.sqrt(1 / unitsA + 1 / unitsB) };
}

/** @returns `undefined` if no side has two units */
export function pooledSpread(a: readonly number[], b: readonly number[]): Spread | undefined {
  const df = Math.max(0, a.length - 1) + Math.max(0, b.length - 1);
  if (df === 0) return undefined;
  const squares = (values: readonly number[]): number =>
    values.length < 2 ? 0 : (sampleSd(values) ?? 0) ** 2 * (values.length - 1);
  return { sd: Math.sqrt((squares(a) + squares(b)) / df), unitsA: a.length, unitsB: b.length };
}

/**
 * The smallest slowdown that a comparison like this would call a regression in 80 % of cases: margin plus (t[1 - alpha]
 * + t[0.8]) standard errors (the usual approximation to the noncentral t; Cohen, Statistical Power Analysis, 1988).
 * @param margin - ln of the ratio that is still within it
 * @param alpha - of the one-sided test, after correction for the number of cells
 * @returns as a ratio, 1.08 for 8 %; `undefined` below two units on a side
 */
export function detectableRatio(spread: Spread, margin: number, alpha: number): number | undefined {
  if (spread.unitsA < 2 || spread.unitsB < 2) return undefined;
  const { df, error } = precisionOf(spread);
  return Math.exp(margin + error * (studentTQuantile(1 - alpha, df) + studentTQuantile(POWER, df)));
}

/**
 * How many units each side would need for a verdict in 80 % of cases, if the difference and spread found are the true
 * ones: for a regression if the difference exceeds the margin, otherwise for an upper bound below it.
 * @returns `undefined` above 1000
 */
export function unitsToDecide(
  spread: Spread,
  difference: number,
  margin: number,
  alpha: { readonly regression: number; readonly bound: number },
): number | undefined {
  const distance = Math.abs(difference - margin);
  const level = difference > margin ? alpha.regression : alpha.bound;
  const isEnough = (units: number): boolean => {
    const { df, error } = precisionOf({ ...spread, unitsA: units, unitsB: units });
    return distance >= error * (studentTQuantile(1 - level, df) + studentTQuantile(POWER, df));
  };
  if (!isEnough(MOST_UNITS)) return undefined;
  let [low, high] = [FEWEST_UNITS, MOST_UNITS];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}
