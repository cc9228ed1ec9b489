import { oneIteration } from './one-iteration.ts';
import type { CellResult } from '../core/results/cell-result.ts';
import { OUTER_AXES } from '../core/axes/cell.ts';
import { gridColumns, gridRows, rowAxes, type GridRow } from '../core/grid/grid-rows.ts';
import { buildsOf } from '../core/engines/engine-of.ts';
import type { Outcome } from '../core/record/outcome.ts';
import { columnsWithoutPause, racedCells } from '../core/results/raced.ts';
import type { ResultSet } from '../core/results/result-set.ts';
import { valuesByUnit } from '../core/results/values-by-unit.ts';
import { mean } from '../core/statistics/moments.ts';
import { roundInterval, type Interval } from '../core/statistics/round-interval.ts';
import { footnotes } from './footnotes.ts';
import { meanWithHalfWidth } from './milliseconds.ts';

/** The grid as people read it, independent of its form (text, Markdown). Names are the scenario's. */
export interface GridView {
  readonly title: string;
  /** On what it was measured, and how often. */
  readonly setting: string;
  /** Over the labels of the rows. */
  readonly headings: readonly string[];
  readonly drivers: readonly string[];
  /** What the numbers of a row are of: drivers, or columns where several engines are beside each other. */
  readonly raced: 'driver' | 'column';
  readonly rows: readonly GridRowView[];
  /** What the marks mean: only those that occur. */
  readonly legend: string;
}

export interface GridRowView {
  /** The runtime, with ` x4` if the scenario has a ladder; then the kernel, if there are several. */
  readonly labels: readonly string[];
  /** In the order of the drivers. */
  readonly cells: readonly GridCellView[];
}

export interface GridCellView {
  readonly kind: Outcome['kind'];
  /** `312 ±4` in milliseconds, or the word that says why there is no number. */
  readonly value: string;
  readonly note: number | undefined;
  /** Lowest mean of its row, if there is another to compare with. */
  readonly fastest: boolean;
}

/** @param subject what its times are of; the workload where absent */
export function gridView(results: ResultSet, subject?: string): GridView {
  const { scenario } = results.plan;
  const { numbers } = footnotes(results);
  const isRaced = racedCells(scenario);
  const [runtime, ...others] = rowAxes(results);
  const outer = others.filter((axis) => OUTER_AXES.includes(axis));
  const marked = others.filter((axis) => !outer.includes(axis));
  const nameOf = ({ values }: GridRow): string =>
    [runtime?.phrase(values.get(runtime)), ...marked.map((axis) => axis.mark(values.get(axis)))].join('');
  const rows = gridRows(results).map((row): GridRowView => {
    const figures = row.cells.map((cell) => (cell === undefined ? undefined : cellFigures(cell)));
    const raced = row.cells.map((cell) => cell !== undefined && isRaced(cell));
    const means = figures.flatMap((found, index) => (raced[index] === true ? (found?.mean ?? []) : []));
    const least = means.length > 1 ? Math.min(...means) : undefined;
    return {
      labels: [nameOf(row), ...outer.map((axis) => String(row.values.get(axis) ?? ''))],
      cells: row.cells.map((cell, index) =>
        cellView(cell, figures[index], cell && numbers.get(cell), raced[index] === true ? least : undefined),
      ),
    };
  });
  const racers = buildsOf(scenario).length > 1 ? 'column' : 'driver';
  return {
    title: `${scenario.name}: mean time of ${subject ?? oneIteration(scenario.workload)}, in milliseconds`,
    setting: setting(results),
    headings: [runtime?.heading ?? '', ...outer.map(({ heading }) => heading)],
    drivers: gridColumns(results).map(({ label }) => label),
    rows,
    raced: racers,
    legend: legend(
      rows.flatMap((row) => row.cells),
      `${racers} of its ${outer.length > 0 ? 'row' : 'runtime'}`,
      columnsWithoutPause(scenario),
      unitsText(results),
    ),
  };
}

interface CellFigures {
  readonly mean: number | undefined;
  readonly interval: Interval | undefined;
}

function cellFigures(cell: CellResult): CellFigures {
  const totals = valuesByUnit(cell, ({ totals_us }) => totals_us);
  return { mean: mean(totals.flat()), interval: roundInterval(totals) };
}

function cellView(
  cell: CellResult | undefined,
  figures: CellFigures | undefined,
  note: number | undefined,
  least: number | undefined,
): GridCellView {
  const kind = cell?.outcome.kind ?? 'aborted';
  if (figures?.mean === undefined) {
    return { kind, value: kind === 'measured' ? 'no sample' : kind, note, fastest: false };
  }
  const value = meanWithHalfWidth(figures.mean, figures.interval?.low, figures.interval?.high);
  return { kind, value, note, fastest: figures.mean === least };
}

function setting({ plan, runs, kernels }: ResultSet): string {
  const { rounds, iterations } = plan.scenario;
  const all = (texts: readonly string[]): string => [...new Set(texts)].join(', ');
  const parts = [
    `${plan.precision === undefined ? '' : 'at most '}${counted(rounds, 'round')} x ${counted(iterations, 'iteration')}`,
    // If there are several, the rows name them.
    kernels.length > 1 ? '' : all(runs.map((run) => `kernel ${run.fingerprint.kernel}`)),
    all(runs.map((run) => `engine ${run.fingerprint.engine}`)),
  ];
  return parts.filter((part) => part !== '').join('; ');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function legend(
  cells: readonly GridCellView[],
  raced: string,
  withoutPause: readonly string[],
  units: string,
): string {
  const isRaced = cells.some((cell) => cell.fastest);
  const isWide = cells.some((cell) => cell.value.includes('±'));
  const parts = [
    isRaced ? `* fastest ${raced}${isWide ? ' (if the ± overlap, perhaps by chance)' : ''}` : undefined,
    isWide ? `± half of the 95 % confidence interval over ${units}` : undefined,
    withoutPause.length === 0
      ? undefined
      : `${withoutPause.join(', ')} left out: pods without a pause container`,
    'times in ms',
  ];
  return parts.filter((part) => part !== undefined).join('; ');
}

/** What intervals are over. */
export function unitsText({ plan, cells }: ResultSet): string {
  return plan.hosts !== undefined && cells.every(({ host }) => host === undefined)
    ? 'hosts'
    : 'engine restarts';
}
