import type { CellResult } from '../results/cell-result.ts';
import { racedCells } from '../results/raced.ts';
import type { ResultSet } from '../results/result-set.ts';
import { valuesByUnit } from '../results/values-by-unit.ts';
import { pooled } from '../statistics/quantile.ts';
import { roundInterval, type Interval } from '../statistics/round-interval.ts';
import { fastestCells } from './fastest.ts';
import { gridRows, type GridRow } from './grid-rows.ts';
import { statistic, tellsFastest, type GridStat } from './grid-stat.ts';

/** What the grid shows of a cell. */
export interface GridFigure {
  readonly cell: CellResult;
  /** In microseconds, or a count of samples; `undefined` where the cell has no number. */
  readonly value: number | undefined;
  /** 95 % interval of a mean; other statistics have none. */
  readonly interval: Interval | undefined;
  /** Whether it may be the fastest of its row, and has another to compare with. */
  readonly isRaced: boolean;
  /** Whether it cannot be told from the fastest of its row; `undefined` where it does not race, or nothing tells. */
  readonly isFastest: boolean | undefined;
}

export interface GridFigureRow extends GridRow {
  /** In the order of the columns. */
  readonly figures: readonly (GridFigure | undefined)[];
  /** The lowest value of those that race, where two do. */
  readonly lowest: number | undefined;
}

/** The grid in numbers, computed once for all tables and pages that show it. */
export function gridFigures(results: ResultSet, stat: GridStat = 'mean'): readonly GridFigureRow[] {
  const byStat = known.get(results) ?? new Map<GridStat, readonly GridFigureRow[]>();
  known.set(results, byStat);
  const found = byStat.get(stat) ?? computed(results, stat);
  byStat.set(stat, found);
  return found;
}

const known = new WeakMap<ResultSet, Map<GridStat, readonly GridFigureRow[]>>();

function computed(results: ResultSet, stat: GridStat): GridFigureRow[] {
  const isRaced = racedCells(results.plan.scenario);
  return gridRows(results).map((row) => {
    const found = row.cells.map((cell) => cell && figureOf(cell, stat));
    const raced = found.flatMap((figure) =>
      figure?.value !== undefined && isRaced(figure.cell) ? [{ ...figure, value: figure.value }] : [],
    );
    const fastest = tellsFastest(stat)
      ? fastestCells(
          raced.map(({ cell }) => cell),
          (values) => statistic(values, stat),
        )
      : new Map<CellResult, boolean>();
    const racers = new Set(raced.length < 2 ? [] : raced.map(({ cell }) => cell));
    return {
      ...row,
      figures: found.map(
        (figure) =>
          figure && { ...figure, isRaced: racers.has(figure.cell), isFastest: fastest.get(figure.cell) },
      ),
      lowest: raced.length > 1 && stat !== 'n' ? Math.min(...raced.map(({ value }) => value)) : undefined,
    };
  });
}

function figureOf(cell: CellResult, stat: GridStat): Pick<GridFigure, 'cell' | 'value' | 'interval'> {
  const values = valuesByUnit(cell, ({ totals_us }) => totals_us);
  const all = pooled(values);
  return {
    cell,
    value: all.length === 0 ? undefined : statistic(all, stat),
    interval: stat === 'mean' ? roundInterval(values) : undefined,
  };
}
