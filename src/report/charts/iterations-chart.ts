import { columnLabel } from '../../core/axes/cell.ts';
import { sampleCount } from '../../core/results/cell-result.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import { quantile } from '../../core/statistics/quantile.ts';
import { median } from '../../core/statistics/robust.ts';
import type { SummaryRow } from '../../core/figures/summary.ts';
import { stepNames } from '../../core/results/step-names.ts';
import { joined, markup, NOTHING, type Markup } from '../markup.ts';
import { milliseconds } from '../milliseconds.ts';
import { valueOn } from '../../core/axes/axis.ts';
import { cellGroups, shortened, chartLabel, toldAxes, type ChartCell } from './cell-groups.ts';
import {
  cellSeries,
  type CellSeries,
  type SeriesPoint,
  type SeriesRange,
  type SeriesRestart,
} from './cell-series.ts';
import type { Drawing } from './drawing.ts';
import { label } from './label.ts';
import { linearScale, roundTicks, type Scale } from './scale.ts';
import { dotPath, linePath } from './series-style.ts';
import { runningMedian } from './thin.ts';

/** Marks in all panels together, and the minimum for each: a million samples must not make a million marks. */
const ALL_MARKS = 9000;
const FEWEST_MARKS = 90;
/** More restarts than this are too narrow to tell apart. */
const MOST_BANDS = 40;
const LEAST_SPAN = 0.1;
const HIGHEST = 3;

const WIDTH = 340;
const HEIGHT = 168;
const PLOT = { left: 46, right: 334, top: 40, bottom: 136 } as const;

/** One cell's samples, drawn and as data. */
export interface IterationPanel {
  readonly chartCell: ChartCell;
  readonly drawing: Drawing;
  readonly series: CellSeries;
  /** Where each point of the series is drawn, restart by restart; then each failure. */
  readonly marks: readonly { readonly x: number; readonly y: number }[];
}

/**
 * Every iteration of every cell that has one, a panel each. All panels cover the same range around their own median, in
 * percent: equal heights are equal unevenness, and a slow runtime does not flatten a fast one.
 */
export function iterationPanels(results: ResultSet, rows: readonly SummaryRow[]): IterationPanel[] {
  const cells = cellGroups(results, rows)
    .flatMap((group) => group.cells)
    .filter(({ cell }) => cell.restarts.length > 0 || cell.failures.length > 0);
  const span = commonSpan(cells);
  const marks = Math.max(FEWEST_MARKS, Math.floor(ALL_MARKS / Math.max(1, cells.length)));
  return cells.map((chartCell) => panel(chartCell, results, span, marks));
}

interface Span {
  readonly low: number;
  readonly high: number;
}

/** As fractions of a cell's median: the range of every cell's samples, without the outermost fiftieth. */
function commonSpan(cells: readonly ChartCell[]): Span {
  const spans = cells.flatMap(({ cell }): Span[] => {
    const totals = cell.restarts.flatMap(({ totals_us }) => totals_us);
    const centre = median(totals);
    if (centre === undefined || centre === 0) return [];
    return [{ low: (quantile(totals, 0.01) ?? 0) / centre, high: (quantile(totals, 0.99) ?? 0) / centre }];
  });
  const low = Math.min(1 - LEAST_SPAN, ...spans.map((span) => span.low));
  const high = Math.max(1 + LEAST_SPAN, ...spans.map((span) => span.high));
  return { low: Math.max(0, 1 - (1 - low) * 1.1), high: Math.min(HIGHEST, 1 + (high - 1) * 1.1) };
}

function panel(chartCell: ChartCell, results: ResultSet, span: Span, marks: number): IterationPanel {
  const { cell, index } = chartCell;
  const series = cellSeries(cell, stepNames(results), marks);
  const centre = median(cell.restarts.flatMap(({ totals_us }) => totals_us));
  const x = linearScale(0, Math.max(1, series.places), PLOT.left + 4, PLOT.right - 4);
  const y = linearScale((centre ?? 0) * span.low, (centre ?? 1) * span.high, PLOT.bottom, PLOT.top);
  const at = (point: SeriesPoint): { x: number; y: number } => ({
    x: x.at(point.place + 0.5),
    y: y.at(point.total_us),
  });
  const crosses = series.failures.map(({ place }) => ({ x: x.at(place + 0.5), y: PLOT.bottom - 6 }));
  const id = `iterations-${index}`;
  return {
    chartCell,
    series,
    marks: [...series.restarts.flatMap(({ points }) => points.map(at)), ...crosses],
    drawing: {
      id,
      width: WIDTH,
      height: HEIGHT,
      title: `Iterations of ${shortened(chartLabel(chartCell, results))}`,
      description: inWords(chartCell, series, centre),
      body: joined([
        titleLines(chartCell, results),
        bands(series, x),
        centre === undefined ? NOTHING : yAxis(y, centre),
        ...series.restarts.map((restart) => restartMarks(restart, series, y, at)),
        beyond(series, y, at),
        crosses.length === 0
          ? NOTHING
          : markup`<path class="cross" d="${crosses.map(({ x: cx, y: cy }) => `M${cx.toFixed(1)} ${cy.toFixed(1)}m-4-4l8 8m0-8l-8 8`).join('')}"/>`,
        xAxis(series),
      ]),
    },
  };
}

function inWords({ cell, row }: ChartCell, series: CellSeries, centre: number | undefined): string {
  const parts = [
    `${sampleCount(cell)} samples over ${series.restarts.length} engine restarts`,
    centre === undefined ? 'none went well' : `median ${milliseconds(centre)} ms`,
    ...(row.p5_us === undefined || row.p95_us === undefined
      ? []
      : [`nine of ten between ${milliseconds(row.p5_us)} and ${milliseconds(row.p95_us)} ms`]),
    ...(cell.failed > 0 ? [`${cell.failed} failed`] : []),
  ];
  return `${parts.join(', ')}.`;
}

function titleLines({ cell, row }: ChartCell, results: ResultSet): Markup {
  const second = [
    ...toldAxes(results).map((axis) => axis.phrase(valueOn(axis, cell))),
    ...(row.outcome === 'measured' ? [] : [`${row.outcome}, not in any figure`]),
    ...(row.outcome === 'measured' && cell.failed > 0 ? [`${cell.failed} failed`] : []),
  ].join(' \u00b7 ');
  return joined([
    label(columnLabel(cell), { x: 4, y: 14, width: WIDTH - 8, style: 'bold' }),
    label(second, { x: 4, y: 29, width: WIDTH - 8, size: 11, style: 'muted' }),
  ]);
}

/** Every other restart has a shaded background. */
function bands({ restarts }: CellSeries, x: Scale): Markup {
  if (restarts.length > MOST_BANDS) return NOTHING;
  return joined(
    restarts.flatMap(({ from, to }, index) =>
      index % 2 === 1
        ? []
        : markup`<rect class="band" x="${x.at(from)}" y="${PLOT.top}" width="${x.at(to) - x.at(from)}" height="${PLOT.bottom - PLOT.top}"/>`,
    ),
  );
}

function yAxis(y: Scale, centre: number): Markup {
  const ticks = roundTicks(y.from / 1000, y.to / 1000, 4).map(
    (ms) =>
      markup`<line class="rule" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y.at(ms * 1000)}" y2="${y.at(ms * 1000)}"/><text class="small muted" x="${PLOT.left - 4}" y="${y.at(ms * 1000) + 4}" text-anchor="end">${ms}</text>`,
  );
  const middle = y.at(centre);
  return markup`${ticks}<line class="dashed" x1="${PLOT.left}" x2="${PLOT.right}" y1="${middle}" y2="${middle}"/>`;
}

function xAxis({ restarts, places, isThinned }: CellSeries): Markup {
  const unit = restarts.length === 1 ? 'restart' : 'restarts';
  const what = `${places} iterations, ${restarts.length} ${unit}${isThinned ? ', thinned' : ''}`;
  return markup`<text class="small muted" x="${PLOT.left - 4}" y="${PLOT.bottom + 16}" text-anchor="end">ms</text><line class="rule" x1="${PLOT.left}" x2="${PLOT.right}" y1="${PLOT.bottom}" y2="${PLOT.bottom}"/><text class="small muted" x="${PLOT.right}" y="${PLOT.bottom + 16}" text-anchor="end">${what} \u2192</text>`;
}

function restartMarks(
  { points, ranges, middles }: SeriesRestart,
  { isThinned }: CellSeries,
  y: Scale,
  at: (point: SeriesPoint) => { x: number; y: number },
): Markup {
  if (isThinned) {
    const strokes = (from: keyof SeriesRange, to: keyof SeriesRange): string =>
      ranges
        .map((range) => {
          // Both lines of a block are at the same place.
          const x = at(range.lower).x.toFixed(1);
          return `M${x} ${at(range[from]).y.toFixed(1)}V${at(range[to]).y.toFixed(1)}`;
        })
        .join('');
    return joined([
      markup`<path class="l0 faint" d="${strokes('least', 'greatest')}"/>`,
      markup`<path class="l0 half" d="${strokes('lower', 'upper')}"/>`,
      runningLine(middles, at),
    ]);
  }
  const inside = points.filter((point) => isInside(point, y));
  return joined([runningLine(middles, at), markup`<path class="l0 dots" d="${dotPath(inside.map(at))}"/>`]);
}

function runningLine(
  middles: readonly SeriesPoint[],
  at: (point: SeriesPoint) => { x: number; y: number },
): Markup {
  if (middles.length < 3) return NOTHING;
  const smooth = runningMedian(
    middles.map(({ total_us }) => total_us),
    Math.max(1, Math.min(7, Math.round(middles.length / 8))),
  );
  const line = middles.map((point, index) => at({ ...point, total_us: smooth[index] ?? point.total_us }));
  return markup`<path class="l5 running" d="${linePath(line)}"/>`;
}

/** Samples above or below the panel, as triangles at its edge; in a thinned series lines run into the edge. */
function beyond(
  { restarts, isThinned }: CellSeries,
  y: Scale,
  at: (point: SeriesPoint) => { x: number; y: number },
): Markup {
  if (isThinned) return NOTHING;
  const outside = restarts.flatMap(({ points }) => points.filter((point) => !isInside(point, y)));
  if (outside.length === 0) return NOTHING;
  const path = outside
    .map((point) => {
      const isAbove = point.total_us > y.to;
      const edge = isAbove ? PLOT.top : PLOT.bottom;
      return `M${(at(point).x - 4).toFixed(1)} ${edge + (isAbove ? 7 : -7)}h8l-4 ${isAbove ? -7 : 7}z`;
    })
    .join('');
  return markup`<path class="s5 outline" d="${path}"/>`;
}

function isInside({ total_us: us }: SeriesPoint, { from, to }: Scale): boolean {
  return us >= from && us <= to;
}
