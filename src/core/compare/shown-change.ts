import { differenceP, type MeanDifference } from '../statistics/mean-difference.ts';
import { ALPHA } from './verdict.ts';

/**
 * Whether a change is shown, by its p of no change after the correction for how many were looked at. The interval beside
 * it is of one test alone: of many that did not change, some exclude 1 by chance.
 */
export function shownChange(
  ratio: number | undefined,
  pAdjusted: number | undefined,
): 'slower' | 'faster' | undefined {
  if (ratio === undefined || pAdjusted === undefined || pAdjusted >= ALPHA) return undefined;
  return ratio > 1 ? 'slower' : 'faster';
}

/** The p of no change of each test, corrected over all of them; `undefined` where there is no test. */
export function changeP(
  tests: readonly (MeanDifference | undefined)[],
  adjust: (pValues: readonly number[]) => number[],
): (number | undefined)[] {
  const adjusted = adjust(tests.flatMap((test) => (test === undefined ? [] : differenceP(test))));
  const next = adjusted[Symbol.iterator]();
  return tests.map((test) => (test === undefined ? undefined : next.next().value));
}
