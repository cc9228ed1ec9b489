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
import { gridColumns } from '../../core/grid/grid-rows.ts';
import { cellGroups, shortened, chartLabel, holeText, toldAxes, type ChartCell } from './cell-groups.ts';
import {
  cellSeries,
  type CellSeries,
  type SeriesPoint,
  type SeriesRange,
  type SeriesRun,
} from './cell-series.ts';
import type { Drawing } from './drawing.ts';
import { label } from './label.ts';
import { SERIES } from './palette.ts';
import { linearScale, roundTicks, type Scale } from './scale.ts';
import { dotPath, linePath } from './series-style.ts';
import { runningMedian } from './thin.ts';
import { counted } from '../../core/counted.ts';

/**
 * Marks in all panels together, and the least and the most for each. A block of a thinned series has three, so this many
 * leave it two pixels of the panel's width.
 */
const ALL_MARKS = 6000;
const FEWEST_MARKS = 60;
const MOST_MARKS = 450;
/** Of fewer samples a running median shows nothing that they do not. */
const FEWEST_FOR_MEDIAN = 20;
/** More restarts than this are too narrow to tell apart. */
const MOST_BANDS = 40;
const LEAST_SPAN = 0.1;
const HIGHEST = 3;

const HEIGHT = 168;
const [TOP, BOTTOM] = [40, 136];

/** A panel's horizontal measures: the fewer panels stand side by side, the wider each is. */
interface Frame {
  readonly width: number;
  readonly left: number;
  readonly right: number;
}

function frameFor(columns: number): Frame {
  const width = columns <= 2 ? 460 : columns === 3 ? 400 : 340;
  return { width, left: 46, right: width - 6 };
}

/** Where a panel stands: rows are the grid's, and so are columns. */
export interface Facet {
  readonly row: number;
  readonly column: number;
}

/** One cell's samples, drawn and as data. */
export interface IterationPanel extends Facet {
  readonly chartCell: ChartCell;
  readonly drawing: Drawing;
  readonly series: CellSeries;
  /** Where each point of the series is drawn, restart by restart; then each failure. */
  readonly marks: readonly { readonly x: number; readonly y: number }[];
}

/** A place of the grid without a sample: says why, so that the panels of a driver stay below one another. */
export interface EmptyPanel extends Facet {
  /** Absent if the grid has no such cell. */
  readonly chartCell: ChartCell | undefined;
  readonly drawing: Drawing | undefined;
}

export interface IterationFacets {
  readonly columns: number;
  readonly panels: readonly IterationPanel[];
  readonly empty: readonly EmptyPanel[];
}

/**
 * Every iteration of every cell that has one, a panel each: runtimes down, driver setups across. All panels cover the
 * same range around their own median, in percent: equal heights are equal unevenness, and a slow runtime does not
 * flatten a fast one.
 */
export function iterationFacets(results: ResultSet, rows: readonly SummaryRow[]): IterationFacets {
  const columns = gridColumns(results).length;
  const places = cellGroups(results, rows).flatMap(({ cells }, row) =>
    Array.from({ length: columns }, (_, column) => ({
      ...{ row, column },
      chartCell: cells.find(({ driver }) => driver === column),
    })),
  );
  const filled = places.flatMap(({ chartCell, ...facet }) =>
    chartCell !== undefined && hasSamples(chartCell) ? [{ ...facet, chartCell }] : [],
  );
  const span = commonSpan(filled.map(({ chartCell }) => chartCell));
  const marks = Math.min(
    MOST_MARKS,
    Math.max(FEWEST_MARKS, Math.floor(ALL_MARKS / Math.max(1, filled.length))),
  );
  const frame = frameFor(columns);
  const panels = filled.map(({ chartCell, ...facet }) => ({
    ...facet,
    ...panel(chartCell, results, { span, marks, frame }),
  }));
  // In a row without a sample there is nothing to line up.
  const rowsWithSamples = new Set(panels.map(({ row }) => row));
  const empty = places
    .filter(
      ({ chartCell, row }) => rowsWithSamples.has(row) && (chartCell === undefined || !hasSamples(chartCell)),
    )
    .map((place) => ({
      ...place,
      drawing: place.chartCell && emptyPanel(place.chartCell, results, frame),
    }));
  return { columns, panels, empty };
}

/** The panels in reading order. */
export function inOrder<P extends Facet>(panels: readonly P[]): P[] {
  return panels.toSorted((one, other) => one.row - other.row || one.column - other.column);
}

function hasSamples({ cell }: Pick<ChartCell, 'cell'>): boolean {
  return cell.restarts.length > 0 || cell.failures.length > 0;
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

interface PanelOptions {
  readonly span: Span;
  readonly marks: number;
  readonly frame: Frame;
}

function panel(
  chartCell: ChartCell,
  results: ResultSet,
  { span, marks, frame }: PanelOptions,
): Omit<IterationPanel, keyof Facet> {
  const { cell, index, driver } = chartCell;
  const series = cellSeries(cell, stepNames(results), marks);
  const centre = median(cell.restarts.flatMap(({ totals_us }) => totals_us));
  const x = linearScale(0, Math.max(1, series.places), frame.left + 4, frame.right - 4);
  const y = linearScale((centre ?? 0) * span.low, (centre ?? 1) * span.high, BOTTOM, TOP);
  const at = (point: SeriesPoint): { x: number; y: number } => ({
    x: x.at(point.place + 0.5),
    y: y.at(point.total_us),
  });
  const crosses = series.failures.map(({ place }) => ({ x: x.at(place + 0.5), y: BOTTOM - 6 }));
  const id = `iterations-${index}`;
  return {
    chartCell,
    series,
    marks: [...series.runs.flatMap(({ points }) => points.map(at)), ...crosses],
    drawing: {
      id,
      width: frame.width,
      height: HEIGHT,
      title: `Iterations of ${shortened(chartLabel(chartCell, results))}`,
      description: inWords(chartCell, series, centre),
      body: joined([
        titleLines(chartCell, results, frame),
        bands(series, x),
        centre === undefined ? NOTHING : yAxis(y, centre, frame),
        ...series.runs.map((run) => runMarks(run, series, { y, at, colour: driver % SERIES })),
        beyond(series, { y, at, colour: driver % SERIES }),
        crosses.length === 0
          ? NOTHING
          : markup`<path class="cross" d="${crosses.map(({ x: cx, y: cy }) => `M${cx.toFixed(1)} ${cy.toFixed(1)}m-4-4l8 8m0-8l-8 8`).join('')}"/>`,
        xAxis(series, frame),
      ]),
    },
  };
}

function emptyPanel(chartCell: ChartCell, results: ResultSet, frame: Frame): Drawing {
  const text = holeText(chartCell);
  return {
    id: `iterations-${chartCell.index}`,
    width: frame.width,
    height: HEIGHT,
    title: `Iterations of ${shortened(chartLabel(chartCell, results))}`,
    description: `None: ${text}.`,
    body: joined([
      titleLines(chartCell, results, frame),
      markup`<rect class="band" x="${frame.left}" y="${TOP}" width="${frame.right - frame.left}" height="${BOTTOM - TOP}"/>`,
      label(text, {
        ...{ x: (frame.left + frame.right) / 2, y: (TOP + BOTTOM) / 2, width: frame.right - frame.left - 8 },
        ...{ anchor: 'middle', style: 'hole muted' },
      }),
    ]),
  };
}

function inWords({ cell, row }: ChartCell, series: CellSeries, centre: number | undefined): string {
  const parts = [
    `${counted(sampleCount(cell), 'sample')} over ${counted(series.restarts.length, 'engine restart')}`,
    centre === undefined ? 'none went well' : `median ${milliseconds(centre)} ms`,
    ...(row.p5_us === undefined || row.p95_us === undefined
      ? []
      : [`nine of ten between ${milliseconds(row.p5_us)} and ${milliseconds(row.p95_us)} ms`]),
    ...(cell.failed > 0 ? [`${cell.failed} failed`] : []),
  ];
  return `${parts.join(', ')}.`;
}

function titleLines({ cell, row }: ChartCell, results: ResultSet, { width }: Frame): Markup {
  const second = [
    ...toldAxes(results).map((axis) => axis.phrase(valueOn(axis, cell))),
    ...(row.outcome === 'measured' || !hasSamples({ cell }) ? [] : [`${row.outcome}, not in any figure`]),
    ...(row.outcome === 'measured' && cell.failed > 0 ? [`${cell.failed} failed`] : []),
  ].join(' \u00b7 ');
  return joined([
    label(columnLabel(cell), { x: 4, y: 14, width: width - 8, style: 'bold' }),
    label(second, { x: 4, y: 29, width: width - 8, size: 11, style: 'muted' }),
  ]);
}

/** Every other restart has a shaded background. */
function bands({ restarts }: CellSeries, x: Scale): Markup {
  if (restarts.length > MOST_BANDS) return NOTHING;
  return joined(
    restarts.flatMap(({ from, to }, index) =>
      index % 2 === 1
        ? []
        : markup`<rect class="band" x="${x.at(from)}" y="${TOP}" width="${x.at(to) - x.at(from)}" height="${BOTTOM - TOP}"/>`,
    ),
  );
}

function yAxis(y: Scale, centre: number, frame: Frame): Markup {
  const ticks = roundTicks(y.from / 1000, y.to / 1000, 4).map(
    (ms) =>
      markup`<line class="rule" x1="${frame.left}" x2="${frame.right}" y1="${y.at(ms * 1000)}" y2="${y.at(ms * 1000)}"/><text class="small muted" x="${frame.left - 4}" y="${y.at(ms * 1000) + 4}" text-anchor="end">${ms}</text>`,
  );
  const middle = y.at(centre);
  return markup`${ticks}<line class="dashed" x1="${frame.left}" x2="${frame.right}" y1="${middle}" y2="${middle}"/>`;
}

function xAxis({ restarts, places, isThinned }: CellSeries, frame: Frame): Markup {
  const what = `${counted(places, 'iteration')}, ${counted(restarts.length, 'restart')}${isThinned ? ', thinned' : ''}`;
  return markup`<text class="small muted" x="${frame.left - 4}" y="${BOTTOM + 16}" text-anchor="end">ms</text><line class="rule" x1="${frame.left}" x2="${frame.right}" y1="${BOTTOM}" y2="${BOTTOM}"/><text class="small muted" x="${frame.right}" y="${BOTTOM + 16}" text-anchor="end">${what} \u2192</text>`;
}

interface MarkStyle {
  readonly y: Scale;
  readonly at: (point: SeriesPoint) => { x: number; y: number };
  /** Of the driver setup. */
  readonly colour: number;
}

function runMarks(
  { samples, points, ranges, middles }: SeriesRun,
  { isThinned }: CellSeries,
  { y, at, colour }: MarkStyle,
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
      markup`<path class="l${colour} faint" d="${strokes('least', 'greatest')}"/>`,
      markup`<path class="l${colour} half" d="${strokes('lower', 'upper')}"/>`,
      runningLine(samples < FEWEST_FOR_MEDIAN ? [] : middles, at),
    ]);
  }
  const inside = points.filter((point) => isInside(point, y));
  return joined([
    markup`<path class="l${colour} dots" d="${dotPath(inside.map(at))}"/>`,
    runningLine(samples < FEWEST_FOR_MEDIAN ? [] : middles, at),
  ]);
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
  return markup`<path class="running" d="${linePath(line)}"/>`;
}

/** Samples above or below the panel, as triangles at its edge; in a thinned series lines run into the edge. */
function beyond({ runs, isThinned }: CellSeries, { y, at, colour }: MarkStyle): Markup {
  if (isThinned) return NOTHING;
  const outside = runs.flatMap(({ points }) => points.filter((point) => !isInside(point, y)));
  if (outside.length === 0) return NOTHING;
  const path = outside
    .map((point) => {
      const isAbove = point.total_us > y.to;
      const edge = isAbove ? TOP : BOTTOM;
      return `M${(at(point).x - 4).toFixed(1)} ${edge + (isAbove ? 7 : -7)}h8l-4 ${isAbove ? -7 : 7}z`;
    })
    .join('');
  return markup`<path class="s${colour} outline" d="${path}"/>`;
}

function isInside({ total_us: us }: SeriesPoint, { from, to }: Scale): boolean {
  return us >= from && us <= to;
}
