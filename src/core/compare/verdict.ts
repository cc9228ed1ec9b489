import type { CellResult } from '../results/cell-result.ts';
import { outcomeReason } from '../record/outcome-reason.ts';
import { fewestUnits, type CellTests, type UnitsTest } from './cell-tests.ts';
import type { Verdict } from './comparison.ts';
import { FEWEST_UNITS } from './decision.ts';
import { failureCounts } from './failure-counts.ts';
import type { Basis } from './basis.ts';
import { isMeasured, type Pair } from './pairs.ts';
import type { Ratio } from './ratio.ts';
import { stretchOf, type LoadDifference } from './recorded-load.ts';
import type { Level } from './units.ts';

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

export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string | undefined;
}

/** The verdict on one cell, and why, if the interval does not say it. */
export function judgeCell(
  { pair: { a, b }, units, ratio }: CellTests,
  basis: Basis,
  { margin, pAdjusted, failuresAdjusted, needed }: Evidence,
): Judgement {
  if (!isMeasured(b)) return judgeUnmeasured(b);
  const failing = failsMoreOften({ a, b }, basis, failuresAdjusted);
  if (failing !== undefined) return { verdict: 'regression', reason: failing };
  return judgeUnits({ units, ratio }, basis, { margin, pAdjusted, needed });
}

/** `undefined` where it does not. @param pAdjusted - of the share of failures being the same */
export function failsMoreOften(pair: Pair, basis: Basis, pAdjusted: number | undefined): string | undefined {
  const { a, b } = failureCounts(pair, basis);
  const isMore = b.failed / b.of > a.failed / a.of;
  if (pAdjusted === undefined || pAdjusted >= ALPHA || !isMore) return undefined;
  const counts = [a, b].map(({ failed, of }) => `${failed} of ${of}`);
  return `fails more often: ${counts.join(', then ')}${a.what === 'hosts' ? ' hosts' : ''}`;
}

/** The verdict on times alone: those of a cell, or of a step. */
export function judgeUnits(
  { units, ratio }: Pick<UnitsTest, 'units' | 'ratio'>,
  { level, boots, isGated, load = [] }: Basis,
  { margin, pAdjusted, needed }: Omit<Evidence, 'failuresAdjusted'>,
): Judgement {
  const few = tooFew(isGated ? fewestUnits({ units }) : boots, level);
  if (few !== undefined) return { verdict: 'inconclusive', reason: few };
  if (pAdjusted !== undefined && pAdjusted < ALPHA) {
    const doubt = doubtOf(ratio, margin, load);
    return { verdict: doubt === undefined ? 'regression' : 'doubtful', reason: doubt };
  }
  if (ratio?.high !== undefined && ratio.high < margin) return { verdict: 'within', reason: undefined };
  const reason =
    needed === undefined
      ? `too near the margin: more than 1000 ${level}s would be needed`
      : `about ${needed} ${level}s on each side would decide it`;
  return { verdict: 'inconclusive', reason };
}

/** Why a slowdown may be that of the load; `undefined` if it is more than that could do. */
function doubtOf(
  ratio: Ratio | { readonly ratio: number } | undefined,
  margin: number,
  load: readonly LoadDifference[],
): string | undefined {
  const stretch = stretchOf(load);
  if (stretch !== undefined && (ratio === undefined || ratio.ratio > margin * stretch)) return undefined;
  const causes = load.filter((one) => one.stretch === null || one.stretch > 1).map(({ text }) => text);
  const effect =
    stretch === undefined
      ? 'how much that does to times is not known'
      : `that can make times up to ${((stretch - 1) * 100).toFixed(0)} % longer`;
  return `may be the machine: ${causes.join('; ')}; ${effect}`;
}

/** Why there is no verdict; `undefined` if there are enough units. */
export function tooFew(units: number, level: Level): string | undefined {
  return units < FEWEST_UNITS
    ? `a verdict needs ${FEWEST_UNITS} ${level}s on each side, found ${units}`
    : undefined;
}

/** The verdict on a cell that A measured and B did not. */
export function judgeUnmeasured({ outcome }: CellResult): Judgement {
  const reason = `measured in A, ${outcome.kind} in B: ${outcomeReason(outcome) ?? 'no sample'}`;
  return { verdict: outcome.kind === 'aborted' ? 'inconclusive' : 'regression', reason };
}

/** From worst to best: the worst of its cells is the verdict on the whole. */
export const WORST_FIRST = ['regression', 'doubtful', 'inconclusive', 'within'] as const;

/** One regression makes the whole one; otherwise one cell that is open leaves the whole open. */
export function overallVerdict<V extends Verdict>(cells: readonly { readonly verdict: V }[]): V | 'within' {
  const worst = WORST_FIRST.find((kind) => cells.some(({ verdict }) => verdict === kind));
  return cells.find(({ verdict }) => verdict === worst)?.verdict ?? 'within';
}
