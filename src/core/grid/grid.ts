import { totalsUs, type CellResult } from '../results/cell-result.ts';
import type { Axis, AxisValue } from '../axes/axis.ts';
import { gridColumns, gridRows, rowAxes } from './grid-rows.ts';
import type { ResultSet } from '../results/result-set.ts';
import { mean, sampleSd } from '../statistics/moments.ts';
import { quantile } from '../statistics/quantile.ts';
import { median } from '../statistics/robust.ts';
import { versionText } from './version-text.ts';

/** What the grid can show of a cell; the first is the default. */
export const GRID_STATS = ['mean', 'median', 'sd', 'p90', 'p95', 'p99', 'min', 'max', 'n'] as const;

export type GridStat = (typeof GRID_STATS)[number];

/** A table as written to a file: whole microseconds (or counts, for `n`), `undefined` if there is no number. */
export interface GridTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | undefined)[])[];
}

/**
 * Runtimes down, driver setups across: one column `<driver>_us` each (`<driver>_n` for the count of samples). Of the
 * axes that divide the rows, those after the runtime have a column only if the run has several values.
 */
export function gridTable(results: ResultSet, stat: GridStat = 'mean'): GridTable {
  const unit = stat === 'n' ? 'n' : 'us';
  const axes = rowAxes(results);
  return {
    columns: [
      ...axes.map(({ name }) => name),
      ...gridColumns(results).map(({ label }) => `${label}_${unit}`),
    ],
    rows: gridRows(results).map((row) => [
      ...axes.map((axis) => fieldOf(axis, row.values.get(axis))),
      ...row.cells.map((cell) => gridValue(cell, stat)),
    ]),
  };
}

function fieldOf(axis: Axis, value: AxisValue | undefined): AxisValue | undefined {
  return axis.kind === 'version' && typeof value === 'string' ? versionText(value) : value;
}

function gridValue(cell: CellResult | undefined, stat: GridStat): number | undefined {
  if (cell?.outcome.kind !== 'measured') return undefined;
  const value = statistic(totalsUs(cell).flat(), stat);
  return value === undefined ? undefined : Math.round(value);
}

function statistic(values: readonly number[], stat: GridStat): number | undefined {
  switch (stat) {
    case 'mean':
      return mean(values);
    case 'median':
      return median(values);
    case 'sd':
      return sampleSd(values);
    case 'p90':
      return quantile(values, 0.9);
    case 'p95':
      return quantile(values, 0.95);
    case 'p99':
      return quantile(values, 0.99);
    case 'min':
      return quantile(values, 0);
    case 'max':
      return quantile(values, 1);
    case 'n':
      return values.length;
  }
}
