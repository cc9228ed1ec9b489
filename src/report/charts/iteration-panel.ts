import { columnLabel } from '../../core/axes/cell.ts';
import { valueOn } from '../../core/axes/axis.ts';
import { counted } from '../../core/counted.ts';
import { sampleCount } from '../../core/results/cell-result.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import { stepNames } from '../../core/results/step-names.ts';
import { pooled } from '../../core/statistics/quantile.ts';
import { median } from '../../core/statistics/robust.ts';
import { joined, markup, NOTHING, type Markup } from '../markup.ts';
import { milliseconds } from '../milliseconds.ts';
import { chartLabel, holeText, shortened, toldAxes, type ChartCell } from './cell-groups.ts';
import { cellSeries, type CellSeries, type SeriesPoint } from './cell-series.ts';
import type { Drawing } from './drawing.ts';
import { beyond, runMarks } from './iteration-marks.ts';
import { label } from './label.ts';
import { SERIES } from './palette.ts';
import { linearScale, roundTicks, type Scale } from './scale.ts';

/** More restarts than this are too narrow to tell apart. */
const MOST_BANDS = 40;

const HEIGHT = 168;
const [TOP, BOTTOM] = [40, 136];

/** A panel's horizontal measures: the fewer panels stand side by side, the wider each is. */
export interface Frame {
  readonly width: number;
  readonly left: number;
  readonly right: number;
}

export function frameFor(columns: number): Frame {
  const width = columns <= 2 ? 460 : columns === 3 ? 400 : 340;
  return { width, left: 46, right: width - 6 };
}

/** As fractions of a cell's median. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

/** One cell's samples, drawn and as data. */
export interface CellPanel {
  readonly chartCell: ChartCell;
  readonly drawing: Drawing;
  readonly series: CellSeries;
  /** Where each point of the series is drawn, restart by restart; then each failure. */
  readonly marks: readonly { readonly x: number; readonly y: number }[];
}

export interface PanelOptions {
  /** What it covers of its median, up and down. */
  readonly span: Span;
  /** How many marks it may have. */
  readonly marks: number;
  readonly frame: Frame;
}

/** Every iteration of a cell, in order. */
export function iterationPanel(
  chartCell: ChartCell,
  results: ResultSet,
  { span, marks, frame }: PanelOptions,
): CellPanel {
  const { cell, index, driver } = chartCell;
  const series = cellSeries(cell, stepNames(results), marks);
  const centre = median(pooled(cell.restarts.map(({ totals_us }) => totals_us)));
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

/** In place of a cell without a sample: why it has none. */
export function emptyPanel(chartCell: ChartCell, results: ResultSet, frame: Frame): Drawing {
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

export function hasSamples({ cell }: Pick<ChartCell, 'cell'>): boolean {
  return cell.restarts.length > 0 || cell.failures.length > 0;
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
