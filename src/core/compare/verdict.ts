import { attempts } from '../results/cell-result.ts';
import { outcomeReason } from '../record/outcome-reason.ts';
import { fewestUnits, type CellTests } from './cell-tests.ts';
import type { Verdict } from './comparison.ts';
import { FEWEST_UNITS } from './decision.ts';
import type { Basis } from './basis.ts';
import { isMeasured } from './pairs.ts';

/** Probability of a false alarm over all cells of a comparison. */
export const ALPHA = 0.05;

/** The tests' results after the correction over all cells. */
export interface Evidence {
  readonly margin: number;
  readonly pAdjusted: number | undefined;
  readonly failuresAdjusted: number | undefined;
  /** Units that would decide it; `undefined` if no number would. */
  readonly needed: number | undefined;
}

/** The verdict on one cell, and why, if the interval does not say it. */
export function judgeCell(
  { pair: { a, b }, units, ratio }: CellTests,
  { level, boots, isGated }: Basis,
  { margin, pAdjusted, failuresAdjusted, needed }: Evidence,
): { verdict: Verdict; reason: string | undefined } {
  if (!isMeasured(b)) {
    const reason = `measured in A, ${b.outcome.kind} in B: ${outcomeReason(b.outcome) ?? 'no sample'}`;
    return { verdict: b.outcome.kind === 'aborted' ? 'inconclusive' : 'regression', reason };
  }
  const failsMore = b.failed / attempts(b) > a.failed / attempts(a);
  if (failuresAdjusted !== undefined && failuresAdjusted < ALPHA && failsMore) {
    const counts = [a, b].map((cell) => `${cell.failed} of ${attempts(cell)}`);
    return { verdict: 'regression', reason: `fails more often: ${counts.join(', then ')}` };
  }
  const found = isGated ? fewestUnits({ units }) : boots;
  if (found < FEWEST_UNITS) {
    return {
      verdict: 'inconclusive',
      reason: `a verdict needs ${FEWEST_UNITS} ${level}s on each side, found ${found}`,
    };
  }
  if (pAdjusted !== undefined && pAdjusted < ALPHA) return { verdict: 'regression', reason: undefined };
  if (ratio?.high !== undefined && ratio.high < margin) return { verdict: 'within', reason: undefined };
  const reason =
    needed === undefined
      ? `too near the margin: more than 1000 ${level}s would be needed`
      : `about ${needed} ${level}s on each side would decide it`;
  return { verdict: 'inconclusive', reason };
}

/** One regression makes the whole one; otherwise one inconclusive cell leaves the whole open. */
export function overallVerdict(cells: readonly { readonly verdict: Verdict }[]): Verdict {
  if (cells.some(({ verdict }) => verdict === 'regression')) return 'regression';
  return cells.some(({ verdict }) => verdict === 'inconclusive') ? 'inconclusive' : 'within';
}
