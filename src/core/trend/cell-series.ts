import { cellId, cellOf } from '../axes/cell.ts';
import type { CellKey } from '../axes/cell-key.ts';
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

/** Every cell of any run: those of the newest first, in its order. */
export function cellsInRuns(runs: readonly SeriesRun[]): CellInRuns[] {
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
    // What one kernel does it does in all of its runs.
    ...(by === 'kernel' ? { isBorder: (at: number) => kernelOf(at) !== kernelOf(at - 1) } : {}),
  };
  return { step, found, series };
}

/** Why a run has no value of a cell; `undefined` if it is to have one. */
export function missingReason(result: CellResult | undefined): string | undefined {
  if (result === undefined) return 'not in its scenario';
  if (result.outcome.kind !== 'measured') {
    return `${result.outcome.kind}: ${outcomeReason(result.outcome) ?? 'no sample'}`;
  }
  return result.restarts.length === 0 ? 'no good sample' : undefined;
}
