import { attempts, type CellResult } from '../results/cell-result.ts';
import { ALPHA } from '../compare/verdict.ts';
import type { SeriesOutcome } from '../compare/verdict-kind.ts';
import { fisherExact, fisherLeast } from '../statistics/fisher.ts';
import { holm } from '../statistics/holm.ts';
import { missingReason, type CellInRuns } from './cell-series.ts';
import type { SeriesTrend } from './trend.ts';

export interface CellVerdict {
  readonly verdict: SeriesOutcome;
  readonly reason: string;
}

const ORDER: readonly SeriesOutcome[] = ['regression', 'inconclusive', 'within'];

/**
 * The verdict on each cell: the worst of what is judged of it, of its failures, and of the newest run having no value where
 * an earlier one had.
 */
export function judgeCells(
  cells: readonly { readonly inRuns: CellInRuns; readonly judged: readonly SeriesTrend[] }[],
): CellVerdict[] {
  const failures = cells.map(({ inRuns }) => failuresOf(inRuns));
  const adjusted = holm(failures.flatMap((found) => found?.p ?? []))[Symbol.iterator]();
  return cells.map(({ inRuns, judged }, index) => {
    const lost = lostCell(inRuns);
    if (lost !== undefined) return lost;
    const failing = failures[index];
    const p = failing === undefined ? 1 : (adjusted.next().value ?? 1);
    if (failing !== undefined && p < ALPHA) return { verdict: 'regression', reason: failing.text };
    const verdicts = judged.flatMap(({ step, judged: one }) => (one === undefined ? [] : [{ step, ...one }]));
    const verdict = ORDER.find((kind) => verdicts.some((one) => one.verdict === kind)) ?? 'inconclusive';
    const worst = verdicts.filter((one) => one.verdict === verdict);
    const [first] = worst;
    if (first === undefined) return { verdict, reason: 'no run measured it' };
    if (first.step === undefined) return { verdict, reason: first.reason };
    const steps = worst.slice(0, 6).map(({ step }) => step);
    const more = worst.length > steps.length ? `, and ${worst.length - steps.length} more` : '';
    return { verdict, reason: `${steps.join(', ')}${more}: ${first.reason}` };
  });
}

/** A cell that an earlier run measured and the newest did not. */
function lostCell({ results }: CellInRuns): CellVerdict | undefined {
  const newest = results.at(-1);
  const reason = missingReason(newest);
  const hasEarlier = results.slice(0, -1).some((result) => missingReason(result) === undefined);
  if (reason === undefined || newest === undefined || !hasEarlier) return undefined;
  return {
    verdict: newest.outcome.kind === 'aborted' ? 'inconclusive' : 'regression',
    reason: `measured before, and not in the newest run: ${reason}`,
  };
}

/** Whether the newest run fails more often than those before it; `undefined` if it does not, or no test could tell. */
function failuresOf({ results }: CellInRuns): { readonly p: number; readonly text: string } | undefined {
  const earlier = results.slice(0, -1).filter((result) => result !== undefined);
  const newest = results.at(-1);
  if (newest === undefined || earlier.length === 0) return undefined;
  const sum = (of: (cell: CellResult) => number): number =>
    earlier.reduce((total, cell) => total + of(cell), 0);
  const [failed, tried] = [sum((cell) => cell.failed), sum(attempts)];
  const isMore = newest.failed * tried > failed * attempts(newest);
  if (!isMore || fisherLeast(failed + newest.failed, tried, attempts(newest)) >= ALPHA) return undefined;
  return {
    p: fisherExact(failed, tried, newest.failed, attempts(newest)),
    text: `fails more often: ${failed} of ${tried} before, ${newest.failed} of ${attempts(newest)} in the newest run`,
  };
}
