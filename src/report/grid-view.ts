import { oneIteration } from './one-iteration.ts';
import { OUTER_AXES } from '../core/axes/cell.ts';
import { gridFigures, type GridFigure, type GridFigureRow } from '../core/grid/grid-figures.ts';
import { gridColumns, rowAxes, type GridRow } from '../core/grid/grid-rows.ts';
import { tellsFastest, type GridStat } from '../core/grid/grid-stat.ts';
import { buildsOf } from '../core/engines/engine-of.ts';
import type { Outcome } from '../core/record/outcome.ts';
import { columnsWithoutPause } from '../core/results/raced.ts';
import type { ResultSet } from '../core/results/result-set.ts';
import { footnotes } from './footnotes.ts';
import { meanWithHalfWidth } from './milliseconds.ts';
import { statTitle } from './stat-title.ts';
import { counted } from '../core/counted.ts';

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
  /** What is marked as fastest, and why marks are missing; empty where nothing races. */
  readonly marks: { readonly meaning?: string; readonly missing?: string };
  /** What the signs of the grid mean: only those that occur. */
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
  /** Whether it has a number. */
  readonly isNumber: boolean;
  /** `312 ±4` in milliseconds, or the word that says why there is no number. */
  readonly value: string;
  readonly note: number | undefined;
  /** Whether it cannot be told from the fastest of its row. */
  readonly fastest: boolean;
  /** By what share it is above the lowest of its row; `undefined` without a number, or another to compare with. */
  readonly beyond: number | undefined;
}

/**
 * @param subject what its times are of; the workload where absent
 * @param stat what it shows of each cell
 */
export function gridView(results: ResultSet, subject?: string, stat: GridStat = 'mean'): GridView {
  const { scenario } = results.plan;
  const { numbers } = footnotes(results);
  const [runtime, ...others] = rowAxes(results);
  const outer = others.filter((axis) => OUTER_AXES.includes(axis));
  const marked = others.filter((axis) => !outer.includes(axis));
  const nameOf = ({ values }: GridRow): string =>
    [runtime?.phrase(values.get(runtime)), ...marked.map((axis) => axis.mark(values.get(axis)))].join('');
  const figures = gridFigures(results, stat);
  const rows = figures.map((row): GridRowView => ({
    labels: [nameOf(row), ...outer.map((axis) => String(row.values.get(axis) ?? ''))],
    cells: row.figures.map((figure) =>
      cellView(figure, row.lowest, figure && numbers.get(figure.cell), stat),
    ),
  }));
  const racers = buildsOf(scenario).length > 1 ? 'column' : 'driver';
  const marks = marksOf(figures, `${racers} of its ${outer.length > 0 ? 'row' : 'runtime'}`, results, stat);
  return {
    title: `${scenario.name}: ${statTitle(stat, subject ?? oneIteration(scenario.workload))}`,
    setting: setting(results),
    headings: [runtime?.heading ?? '', ...outer.map(({ heading }) => heading)],
    drivers: gridColumns(results).map(({ label }) => label),
    rows,
    raced: racers,
    marks,
    legend: [
      ...(marks.meaning === undefined ? [] : [`* ${marks.meaning}`]),
      ...(marks.missing === undefined ? [] : [marks.missing]),
      ...(rows.some(({ cells }) => cells.some(({ value }) => value.includes('±')))
        ? [`± half of the 95 % confidence interval over ${unitsText(results)}`]
        : []),
      ...leftOut(columnsWithoutPause(scenario)),
      ...(stat === 'n' ? [] : ['times in ms']),
    ].join('; '),
  };
}

function cellView(
  figure: GridFigure | undefined,
  lowest: number | undefined,
  note: number | undefined,
  stat: GridStat,
): GridCellView {
  const kind = figure?.cell.outcome.kind ?? 'aborted';
  if (figure?.value === undefined) {
    const value = kind === 'measured' ? 'no sample' : kind;
    return { kind, isNumber: false, value, note, fastest: false, beyond: undefined };
  }
  const { value, interval, isFastest = false } = figure;
  return {
    ...{ kind, isNumber: true, note, fastest: isFastest },
    value: stat === 'n' ? String(value) : meanWithHalfWidth(value, interval?.low, interval?.high),
    beyond: lowest === undefined || lowest === 0 ? undefined : value / lowest - 1,
  };
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

/** @param raced what races: `driver of its runtime` */
function marksOf(
  rows: readonly GridFigureRow[],
  raced: string,
  results: ResultSet,
  stat: GridStat,
): GridView['marks'] {
  const racing = rows.flatMap(({ figures }) => figures.filter((figure) => figure?.isRaced === true));
  if (racing.length === 0) return {};
  if (!tellsFastest(stat)) return { missing: 'the fastest are marked by mean or median only' };
  const unit = unitsText(results) === 'hosts' ? 'host' : 'round';
  const has = (isFastest: boolean | undefined): boolean =>
    racing.some((figure) => figure?.isFastest === isFastest);
  return {
    ...(has(true) ? { meaning: `fastest ${raced}, or one that cannot be told from it (at 5 %)` } : {}),
    ...(has(undefined) ? { missing: `no mark with one ${unit} only, which cannot tell the fastest` } : {}),
  };
}

function leftOut(columns: readonly string[]): string[] {
  return columns.length === 0 ? [] : [`${columns.join(', ')} left out: pods without a pause container`];
}

/** What intervals are over. */
export function unitsText({ plan, cells }: ResultSet): string {
  return plan.hosts !== undefined && cells.every(({ host }) => host === undefined)
    ? 'hosts'
    : 'engine restarts';
}
