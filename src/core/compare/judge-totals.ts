import { holm } from '../statistics/holm.ts';
import type { Basis } from './basis.ts';
import type { CellTests } from './cell-tests.ts';
import type { CellJudgement } from './comparison.ts';
import { prospects } from './prospects.ts';
import { isMeasured } from './pairs.ts';
import { adjustSteps, compareSteps } from './step-comparison.ts';
import { ALPHA, judgeCell } from './verdict.ts';

/** The verdict on each cell by its total, corrected over all cells; steps are shown, not gated. */
export function judgeTotals(
  tests: readonly CellTests[],
  steps: readonly string[],
  basis: Basis,
  margin: number,
): CellJudgement[] {
  const family = tests.flatMap(({ p, failuresP }) => [p, failuresP].filter((one) => one !== undefined));
  const adjusted = holm(family)[Symbol.iterator]();
  const alpha = ALPHA / Math.max(1, family.length);
  const stepsOf = adjustSteps(
    tests.map(({ pair: { a, b } }) => (isMeasured(b) ? compareSteps(a, b, steps, basis) : [])),
    margin,
  );
  return tests.map((one, index) => {
    const pAdjusted = one.p === undefined ? undefined : adjusted.next().value;
    const failuresAdjusted = one.failuresP === undefined ? undefined : adjusted.next().value;
    const { detectable, needed } = prospects(one, basis, margin, alpha);
    const judged = judgeCell(one, basis, { margin, pAdjusted, failuresAdjusted, needed });
    return {
      ...judged,
      p: one.p,
      p_adjusted: pAdjusted,
      detectable,
      units_needed: judged.verdict === 'inconclusive' ? needed : undefined,
      failures_p_adjusted: failuresAdjusted,
      steps: stepsOf[index] ?? [],
    };
  });
}
