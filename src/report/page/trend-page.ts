import { cellLabel, INNER_AXES } from '../../core/axes/cell.ts';
import type { CellTrend, SeriesTrend, Trend, TrendChange, TrendRun } from '../../core/trend/trend.ts';
import { STANDALONE_STYLE } from '../charts/palette.ts';
import { verdictShape } from '../charts/ratios-chart.ts';
import { trendPanel } from '../charts/trend-chart.ts';
import { changeText, intervalText, pText } from '../compare/verdict-words.ts';
import { joined, markup, NOTHING, type Markup } from '../markup.ts';
import { milliseconds } from '../milliseconds.ts';
import { dayOf, isUndone, runText, trendHeadline } from '../trend/trend-words.ts';
import { axisColumns } from './axis-columns.ts';
import { panelFigure } from './figure.ts';
import { filterBar, filtersOf } from './filters.ts';
import { bar, list, section, type Link } from './header.ts';
import { pageHtml } from './page.ts';
import { cutText, numeric, table, type Column } from './table.ts';
import { counted } from '../../core/counted.ts';

/** More panels are more than anyone scrolls; the table has every change. */
const MOST_STEP_PANELS = 48;

const CAPTION =
  'The value of each run with its 95 % interval over restarts; a hollow dot has one restart and no interval. Orange: the level between changes. A dashed line is a change, with the day of the first run after it and its size; the bar at its foot spans the runs that may be the first after it (95 %). The background changes with the kernel. Each panel has its own axis, which does not begin at zero.';

/** A trend as a page, its verdict first. */
export function trendHtml(trend: Trend): string {
  const { cells, runs } = trend;
  const filters = filtersOf(cells);
  const parts: [Link | undefined, Markup][] = [
    [undefined, filterBar(filters, [])],
    [{ id: 'cells', text: 'Cells' }, cellPanels(trend)],
    [{ id: 'changes', text: 'Changes' }, section('changes', 'Changes', changeTable(trend))],
    [{ id: 'steps', text: 'Steps' }, stepPanels(trend)],
    [
      { id: 'verdicts', text: 'Verdicts' },
      section('verdicts', 'The verdict on each cell', verdictTable(trend)),
    ],
    [{ id: 'runs', text: 'Runs' }, section('runs', 'Runs', runTable(trend))],
    [{ id: 'limits', text: 'Limits' }, limits(trend)],
  ];
  const present = parts.filter(([, body]) => body.text !== '');
  return pageHtml({
    title: `${trend.verdict}: ${counted(runs.length, 'run')} to ${dayOf(runs.at(-1))}`,
    header: markup`${verdictPart(trend)}${bar(present.flatMap(([link]) => link ?? []))}`,
    main: joined(present.map(([, body]) => body)),
    footer:
      'Changes by E-divisive over runs (Matteson and James 2014), each run weighted by its restarts; p of no change by permutation of whole runs, corrected over all cells (Holm).',
    data: { file: 'trend', style: STANDALONE_STYLE, cells: filters.cells, steps: [], panels: {} },
  });
}

function verdictPart(trend: Trend): Markup {
  const { verdict, runs, by, since } = trend;
  const facts: [string, string][] = [
    ['From', runText(runs[0])],
    ['To', runText(runs.at(-1))],
    ['Order', by === 'time' ? 'when runs began' : 'versions of kernels'],
    ...(since === undefined ? [] : [['Since', since] as [string, string]]),
  ];
  return markup`<section class="verdict ${verdict}"><svg class="dg" viewBox="-9 -9 18 18" aria-hidden="true">${verdictShape(verdict, 0, 0)}</svg><div><h1>${cutText(trendHeadline(trend), 600)}</h1><dl class="facts">${facts.map(([name, value]) => markup`<dt>${name}</dt><dd>${cutText(value, 300)}</dd>`)}</dl></div></section>`;
}

function cellPanels(trend: Trend): Markup {
  const drawn = trend.cells.flatMap((cell, index) =>
    cell.total.points.length === 0
      ? []
      : {
          drawing: trendPanel(
            {
              ...{ id: `trend-${index}`, title: cellLabel(cell), series: cell.total },
              subtitle: `${cell.verdict}: ${cell.reason}`,
            },
            trend,
          ),
          data: markup` data-cell="${index}"`,
        },
  );
  return panelFigure({ name: 'cells', title: 'Every cell', caption: CAPTION }, drawn, 2);
}

function stepPanels(trend: Trend): Markup {
  const all = trend.cells.flatMap((cell, index) =>
    cell.steps.flatMap((series, step) =>
      series.changes.length === 0 ? [] : [{ cell, index, series, id: `trend-${index}-${step}` }],
    ),
  );
  const drawn = all.slice(0, MOST_STEP_PANELS).map(({ cell, index, series, id }) => ({
    drawing: trendPanel(
      {
        ...{ id, series, title: `${series.step ?? ''}, ${cellLabel(cell)}` },
        subtitle: series.judged?.reason ?? 'shown, not judged',
      },
      trend,
    ),
    data: markup` data-cell="${index}"`,
  }));
  const title =
    drawn.length < all.length ? `Steps that changed: ${drawn.length} of ${all.length}` : 'Steps that changed';
  return panelFigure({ name: 'steps', title, caption: 'As above, of the steps of an iteration.' }, drawn, 2);
}

interface ChangeLine {
  readonly cell: CellTrend;
  readonly index: number;
  readonly series: SeriesTrend;
  readonly change: TrendChange;
  readonly place: number;
}

function changeTable({ cells, runs }: Trend): Markup {
  const lines = cells.flatMap((cell, index) =>
    [cell.total, ...cell.steps].flatMap((series) =>
      series.changes.map((change, place): ChangeLine => ({ cell, index, series, change, place })),
    ),
  );
  if (lines.length === 0) return markup`<p>No change was found.</p>`;
  const place = (run: number): string => runText(runs[run]);
  const columns: Column<ChangeLine>[] = [
    ...axisColumns<ChangeLine>(cells, INNER_AXES, ({ cell }) => cell),
    { name: 'step', kind: 'name', text: ({ series }) => series.step ?? 'total' },
    {
      ...{ name: 'is', kind: 'text' },
      text: ({ series, place: index, change }) =>
        `${change.ratio > 1 ? 'slower' : 'faster'}${isUndone(series, index) ? ', undone since' : ''}`,
      style: ({ change }) => (change.ratio > 1 ? 'v-regression' : 'v-within'),
    },
    numeric('change', ({ change }) => change.ratio, changeText),
    {
      ...{
        name: '95 % interval',
        kind: 'number',
        text: ({ change }) => intervalText(change.low, change.high),
      },
      value: ({ change }) => change.high,
    },
    numeric('p', ({ change }) => change.p, pText),
    { name: 'first run after', kind: 'text', text: ({ change }) => place(change.after) },
    { name: 'last run before', kind: 'text', text: ({ change }) => place(change.before) },
    {
      ...{ name: 'may be first after', kind: 'text' },
      text: ({ change: { earliest, latest } }) =>
        earliest === latest ? 'that one only' : `${place(earliest)} to ${place(latest)}`,
    },
    {
      name: 'what else changed',
      kind: 'text',
      text: ({ change }) => change.with.join('; ') || 'nothing recorded',
    },
  ];
  return table(columns, lines, {
    ...{ id: 'changes-table', sortable: true },
    caption:
      'Levels before and after, in order of the cells. p: of no change, by permutation, Holm over all cells.',
    rowData: ({ index }) => markup` data-cell="${index}"`,
  });
}

interface CellLine {
  readonly cell: CellTrend;
  readonly index: number;
}

function verdictTable({ cells }: Trend): Markup {
  const failed = ({ cell }: CellLine): number => cell.failed.reduce((sum, one) => sum + one.failed, 0);
  const columns: Column<CellLine>[] = [
    ...axisColumns<CellLine>(cells, INNER_AXES, ({ cell }) => cell),
    {
      ...{ name: 'verdict', kind: 'text', text: ({ cell }) => cell.verdict },
      style: ({ cell }) => `v-${cell.verdict}`,
    },
    numeric('runs', ({ cell }) => cell.total.points.length, String),
    numeric('first level', ({ cell }) => cell.total.levels[0]?.us, milliseconds, 'ms'),
    numeric('newest level', ({ cell }) => cell.total.levels.at(-1)?.us, milliseconds, 'ms'),
    numeric('against', ({ cell }) => cell.total.judged?.ratio, changeText),
    {
      ...{ name: '95 % interval', kind: 'number' },
      text: ({ cell }) => intervalText(cell.total.judged?.low, cell.total.judged?.high),
      value: ({ cell }) => cell.total.judged?.high,
    },
    numeric('p of no change', ({ cell }) => cell.total.p, pText),
    numeric('failed', failed, String, 'samples'),
    { name: 'why', kind: 'text', text: ({ cell }) => cell.reason },
  ];
  return table(
    columns,
    cells.map((cell, index) => ({ cell, index })),
    {
      ...{ id: 'verdicts-table', sortable: true },
      caption:
        'Against: the newest level as a change from the lowest before it or, if nothing changed, of the newest 3 runs from those before.',
      rowData: ({ index }) => markup` data-cell="${index}"`,
    },
  );
}

interface RunLine {
  readonly run: TrendRun;
  readonly warnings: number;
  readonly missing: string;
}

function runTable({ runs, cells, warnings }: Trend): Markup {
  const lines = runs.map((run, index): RunLine => ({
    run,
    warnings: warnings.filter((one) => one.run === index).length,
    missing: cells
      .flatMap((cell) =>
        cell.missing.flatMap((one) => (one.run === index ? `${cellLabel(cell)} (${one.reason})` : [])),
      )
      .join('; '),
  }));
  return table<RunLine>(
    [
      { name: 'run', kind: 'name', text: ({ run }) => run.name },
      { name: 'began', kind: 'text', text: ({ run }) => run.started_at.slice(0, 16).replace('T', ' ') },
      { name: 'kernel', kind: 'text', text: ({ run }) => run.kernel ?? 'unknown' },
      { name: 'engine', kind: 'text', text: ({ run }) => run.engine },
      numeric('warnings', ({ warnings: count }) => count, String),
      { name: 'without a value', kind: 'text', text: ({ missing }) => missing },
    ],
    lines,
    { caption: 'In the order of the series; times are UTC.', id: 'runs-table', sortable: true },
  );
}

function limits({ notes, skipped, left_out: leftOut }: Trend): Markup {
  const items = [
    ...leftOut.map(({ name, reason }) => cutText(`${name} is left out: ${reason}`, 800)),
    ...skipped.map((cell) => cutText(`${cellLabel(cell)} has no trend: ${cell.reason}`, 800)),
    ...notes.map((note) => cutText(note, 800)),
  ];
  return items.length === 0 ? NOTHING : section('limits', 'What limits the verdict', list(items));
}
