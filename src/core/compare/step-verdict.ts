import type { Basis } from './basis.ts';
import type { Verdict } from './comparison.ts';
import type { Pair } from './pairs.ts';
import type { StepTest } from './step-tests.ts';
import { judgeUnits } from './verdict.ts';

/** `undefined` as a verdict: there is nothing to judge, and the reason says why. */
export interface StepJudgement {
  readonly verdict: Verdict | undefined;
  readonly reason: string | undefined;
}

/**
 * The verdict on one step of a cell that both sides measured. A step that the file system of B refuses, and that of A
 * did not, is a regression without a test: whoever needs it can no longer do it.
 */
export function judgeStep(
  { step, units, ratio, margin }: StepTest,
  { a, b }: Pair,
  basis: Basis,
  evidence: { readonly pAdjusted: number | undefined; readonly needed: number | undefined },
): StepJudgement {
  const [before, after] = [a.refused[step], b.refused[step]];
  const [isInA, isInB] = [units.a.size > 0, units.b.size > 0];
  if (isInA && isInB) return judgeUnits({ units, ratio }, basis, { margin, ...evidence });
  if (isInA) {
    return after === undefined
      ? { verdict: undefined, reason: 'only in A' }
      : { verdict: 'regression', reason: `the file system of B refuses it (${after})` };
  }
  if (isInB) {
    const reason = before === undefined ? 'only in B' : `no longer refused: it was in A (${before})`;
    return { verdict: undefined, reason };
  }
  const errors = [...new Set([before, after])].filter((error) => error !== undefined);
  return {
    verdict: undefined,
    reason: errors.length === 0 ? 'on neither side' : `refused on both sides (${errors.join(', then ')})`,
  };
}
