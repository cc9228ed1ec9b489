import { totalsUs, type CellResult } from '../results/cell-result.ts';
import type { Axis, AxisValue } from '../axes/axis.ts';
import { gridColumns, gridRows, rowAxes } from './grid-rows.ts';
import { statistic, type GridStat } from './grid-stat.ts';
import type { ResultSet } from '../results/result-set.ts';
import { pooled } from '../statistics/quantile.ts';
import { versionText } from './version-text.ts';

/** A table as written to a file: whole microseconds (or counts, for `n`), `undefined` if there is no number. */
export interface GridTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | undefined)[])[];
}

/**
 * Runtimes down, driver setups across: one column `<driver>_us` each, with the statistic before the unit where it is not
 * the mean (`<driver>_p95_us`), and `<driver>_n` for the count of samples. Of the axes that divide the rows, those after
 * the runtime have a column only if the run has several values.
 */
export function gridTable(results: ResultSet, stat: GridStat = 'mean'): GridTable {
  const axes = rowAxes(results);
  return {
    columns: [
      ...axes.map(({ name }) => name),
      ...gridColumns(results).map(({ label }) => `${label}_${ENDINGS[stat] ?? `${stat}_us`}`),
    ],
    rows: gridRows(results).map((row) => [
      ...axes.map((axis) => fieldOf(axis, row.values.get(axis))),
      ...row.cells.map((cell) => gridValue(cell, stat)),
    ]),
  };
}

const ENDINGS: Readonly<Partial<Record<GridStat, string>>> = { mean: 'us', n: 'n' };

function fieldOf(axis: Axis, value: AxisValue | undefined): AxisValue | undefined {
  return axis.kind === 'version' && typeof value === 'string' ? versionText(value) : value;
}

function gridValue(cell: CellResult | undefined, stat: GridStat): number | undefined {
  if (cell?.outcome.kind !== 'measured') return undefined;
  const value = statistic(pooled(totalsUs(cell)), stat);
  return value === undefined ? undefined : Math.round(value);
}
