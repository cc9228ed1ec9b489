import { cellId, cellOf } from '../axes/cell.ts';
import type { CellKey } from '../axes/cell-key.ts';
import { ROUNDING_US } from '../compare/units.ts';
import { outcomeReason } from '../record/outcome-reason.ts';
import type { CellResult } from '../results/cell-result.ts';
import { runWeights } from '../statistics/run-weights.ts';
import type { Series } from './change-points.ts';
import { levelOf, runValue, type RunValue } from './run-value.ts';
import type { SeriesOrder, SeriesRun } from './series-run.ts';

/** A cell in every run of a series; in their order. */
export interface CellInRuns {
  readonly cell: CellKey;
  readonly results: readonly (CellResult | undefined)[];
}

/** The values of a cell, or of one of its steps, as a series. */
export interface CellSeriesValues {
  /** `undefined`: the total. */
  readonly step: string | undefined;
  /** Of the runs that have one. */
  readonly found: readonly RunValue[];
  readonly series: Series;
}

/** A cell that has no trend, and why. */
export interface SkippedSeries extends CellKey {
  readonly reason: string;
}

/** The cells of the newest run that any run measured, in its order; and the others, those of earlier runs last. */
export function cellsInRuns(runs: readonly SeriesRun[]): {
  readonly cells: readonly CellInRuns[];
  readonly skipped: readonly SkippedSeries[];
} {
  const all = everyCell(runs);
  const reasons = all.map(({ results }) => {
    if (results.at(-1) === undefined) return 'not in the scenario of the newest run';
    const isMeasured = results.some((result) => missingReason(result) === undefined);
    return isMeasured ? undefined : `no run measured it; the newest: ${missingReason(results.at(-1)) ?? ''}`;
  });
  return {
    cells: all.filter((_, index) => reasons[index] === undefined),
    skipped: all.flatMap(({ cell }, index) => {
      const reason = reasons[index];
      return reason === undefined ? [] : [{ ...cell, reason }];
    }),
  };
}

function everyCell(runs: readonly SeriesRun[]): CellInRuns[] {
  const byRun = runs.map(({ side }) => new Map(side.cells.map((cell) => [cellId(cell), cell])));
  const ids = new Set([...byRun].reverse().flatMap((cells) => [...cells.keys()]));
  return [...ids].flatMap((id) => {
    const results = byRun.map((cells) => cells.get(id));
    const known = results.findLast((result) => result !== undefined);
    return known === undefined ? [] : [{ cell: cellOf(known), results }];
  });
}

export function seriesOf(
  { results }: CellInRuns,
  runs: readonly SeriesRun[],
  step: string | undefined,
  by: SeriesOrder,
): CellSeriesValues {
  const found = runs.flatMap((run, index) => runValue(index, results[index], levelOf(run), step) ?? []);
  const kernelOf = (index: number): string | undefined => runs[found[index]?.run ?? 0]?.kernel;
  const series: Series = {
    values: found.map(({ ln }) => ln),
    weights: runWeights(found),
    ...(step === undefined ? {} : { leastVariance: roundingVariance(found) }),
    // What one kernel does it does in all of its runs.
    ...(by === 'kernel' ? { isBorder: (at: number) => kernelOf(at) !== kernelOf(at - 1) } : {}),
  };
  return { step, found, series };
}

/** What rounding to whole microseconds adds to the ln of a short step: that of a uniform error either side, 1/3 its square. */
function roundingVariance(found: readonly RunValue[]): number {
  const us = Math.exp(Math.min(...found.map(({ ln }) => ln)));
  return (ROUNDING_US / us) ** 2 / 3;
}

/** Why a run has no value of a cell; `undefined` if it is to have one. */
export function missingReason(result: CellResult | undefined): string | undefined {
  if (result === undefined) return 'not in its scenario';
  if (result.outcome.kind !== 'measured') {
    return `${result.outcome.kind}: ${outcomeReason(result.outcome) ?? 'no sample'}`;
  }
  return result.restarts.length === 0 ? 'no good sample' : undefined;
}
