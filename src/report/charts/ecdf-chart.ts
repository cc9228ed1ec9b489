import { columnLabel } from '../../core/axes/cell.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import { valuesByUnit } from '../../core/results/values-by-unit.ts';
import type { SummaryRow } from '../../core/figures/summary.ts';
import { pooled, sorted, sortedQuantile } from '../../core/statistics/quantile.ts';
import { quantileInterval, type OpenInterval } from '../../core/statistics/quantile-interval.ts';
import { joined, markup, NOTHING, type Markup } from '../markup.ts';
import { milliseconds } from '../milliseconds.ts';
import { cellGroups, described, shortened, type CellGroup, type ChartCell } from './cell-groups.ts';
import type { Drawing } from './drawing.ts';
import { label } from './label.ts';
import { SERIES } from './palette.ts';
import { roundTicks, type Scale } from './scale.ts';
import { axisOf } from './spread-chart.ts';
import { tenth } from './series-style.ts';

const WIDTH = 340;
const PLOT = { left: 34, right: 332, top: 46, bottom: 166 } as const;
const TOP = 192;
const ROW = 46;
const MARKED = [0.5, 0.9, 0.99] as const;

interface Quantile {
  readonly p: number;
  readonly us: number;
  /** Absent after one restart. */
  readonly interval: OpenInterval | undefined;
}

interface Curve {
  readonly chartCell: ChartCell;
  readonly values: Float64Array;
  readonly quantiles: readonly Quantile[];
}

/**
 * How many of a cell's samples take at most so long, a panel for each group of the grid with a curve for each driver
 * setup; below it the 50th, 90th and 99th percentile of each with their intervals.
 */
export function ecdfPanels(results: ResultSet, rows: readonly SummaryRow[]): Drawing[] {
  return cellGroups(results, rows).flatMap((group, index) => {
    const cells = group.cells.filter(({ row }) => row.median_us !== undefined);
    return cells.length === 0 ? [] : panel({ ...group, cells }, results, `ecdf-${index}`);
  });
}

function panel({ label: name, cells }: CellGroup, results: ResultSet, id: string): Drawing {
  const curves = cells.map(curveOf);
  const scale = axisOf(
    curves.map(({ values }) => values),
    PLOT,
  );
  const height = cells.length * ROW;
  return {
    id,
    width: WIDTH,
    height: TOP + height + 4,
    title: `Cumulative share of iterations of ${shortened(name)}`,
    description: described('50th, 90th and 99th percentile', cells, results, (chartCell) =>
      inWords(curves.find((curve) => curve.chartCell === chartCell)?.quantiles ?? []),
    ),
    data: markup` data-kind="rows" data-top="${TOP}"`,
    body: joined([
      label(name, { x: 4, y: 14, width: WIDTH - 8, style: 'bold' }),
      markup`<text class="small muted" x="4" y="30">share of iterations that take at most so many ms</text>`,
      shareAxis(),
      markup`<g class="ticks" transform="translate(0 ${TOP})">${timeTicks(scale, height)}</g>`,
      markup`<g class="curves">${curves.map((curve) => curveLine(curve, scale))}</g>`,
      markup`<g class="items" transform="translate(0 ${TOP})">${curves.map(
        (curve, index) =>
          markup`<g data-height="${ROW}" data-cell="${curve.chartCell.index}" transform="translate(0 ${index * ROW})">${rowBody(curve, scale)}</g>`,
      )}</g>`,
    ]),
  };
}

function curveOf(chartCell: ChartCell): Curve {
  const { cell } = chartCell;
  const units = valuesByUnit(cell, ({ totals_us }) => totals_us);
  const values = sorted(pooled(units));
  const quantiles = MARKED.flatMap((p): Quantile[] => {
    const us = sortedQuantile(values, p);
    return us === undefined ? [] : [{ p, us, interval: quantileInterval(units, p, 0.95, values) }];
  });
  return { chartCell, values, quantiles };
}

function shareAxis(): Markup {
  return joined(
    [0, 0.25, 0.5, 0.75, 1].map((share) => {
      const y = shareAt(share);
      return markup`<line class="rule" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y}" y2="${y}"/><text class="small muted" x="${PLOT.left - 3}" y="${y + 4}" text-anchor="end">${share * 100}%</text>`;
    }),
  );
}

function shareAt(share: number): number {
  return PLOT.bottom - share * (PLOT.bottom - PLOT.top);
}

function timeTicks(scale: Scale, height: number): Markup[] {
  return roundTicks(scale.from / 1000, scale.to / 1000, 6).map((ms) => {
    const x = scale.at(ms * 1000);
    return markup`<g transform="translate(${x} 0)"><line class="rule" y1="${PLOT.top - TOP}" y2="${height}"/><text class="small muted" y="-10" text-anchor="middle">${ms}</text></g>`;
  });
}

/** Steps at every sample, or at every pixel if samples are more. */
function curveLine({ chartCell, values }: Curve, scale: Scale): Markup {
  const ends = values.length <= PLOT.right - PLOT.left ? stepsOf(values) : pixelSteps(values, scale);
  const path = ends
    .filter(({ us }) => us >= scale.from && us <= scale.to)
    .map(({ us, share }) => `H${tenth(scale.at(us))}V${tenth(shareAt(share))}`)
    .join('');
  const before = ends.findLast(({ us }) => us < scale.from)?.share ?? 0;
  return markup`<path class="l${chartCell.driver % SERIES} curve" data-cell="${chartCell.index}" d="M${PLOT.left} ${tenth(shareAt(before))}${path}H${PLOT.right}"><title>${shortened(columnLabel(chartCell.cell))}</title></path>`;
}

interface ShareEnd {
  readonly us: number;
  readonly share: number;
}

function stepsOf(ascending: Float64Array): ShareEnd[] {
  return [...ascending].map((us, index) => ({ us, share: (index + 1) / ascending.length }));
}

/** The share at the right end of each pixel in which it grows. */
function pixelSteps(ascending: Float64Array, { from, to }: Scale): ShareEnd[] {
  const width = PLOT.right - PLOT.left;
  const ends: ShareEnd[] = [];
  let count = 0;
  for (let pixel = 0; pixel <= width; pixel++) {
    const us = from + (pixel / width) * (to - from);
    const before = count;
    while (count < ascending.length && (ascending[count] ?? Infinity) <= us) count++;
    if (count > before) ends.push({ us, share: count / ascending.length });
  }
  return ends;
}

function rowBody({ chartCell, quantiles }: Curve, scale: Scale): Markup {
  const colour = chartCell.driver % SERIES;
  const numbers = quantiles.map(({ p, us }) => `p${p * 100} ${milliseconds(us)}`).join(', ');
  return joined([
    label(columnLabel(chartCell.cell), { x: 6, y: 13, width: 120 }),
    label(numbers, { x: WIDTH - 6, y: 13, width: 210, size: 11, anchor: 'end', style: 'muted' }),
    ...quantiles.map((quantile) => quantileMark(quantile, scale, colour)),
  ]);
}

const LINE = 24;

/** A dot, a triangle, a diamond on their intervals; an open end runs to the edge and has no cap. */
function quantileMark({ p, us, interval }: Quantile, scale: Scale, colour: number): Markup {
  const y = LINE + MARKED.findIndex((marked) => marked === p) * 7;
  const x = scale.at(us);
  const [low, high] = [interval?.low, interval?.high];
  const [left, right] = [scale.at(low ?? scale.from), scale.at(high ?? scale.to)];
  const cap = (at: number | undefined): Markup =>
    at === undefined || at < scale.from || at > scale.to
      ? NOTHING
      : markup`<path class="line" d="M${scale.at(at)} ${y - 3}v6"/>`;
  const whisker =
    interval === undefined
      ? NOTHING
      : markup`<path class="line" d="M${left} ${y}H${right}"/>${cap(low)}${cap(high)}`;
  const shape =
    p === 0.5
      ? markup`<circle class="s${colour} outline" cx="${x}" cy="${y}" r="4"/>`
      : p === 0.9
        ? markup`<path class="s${colour} outline" d="M${x - 4.5} ${y + 4}h9l-4.5 -8.5z"/>`
        : markup`<path class="s${colour} outline" d="M${x} ${y - 5}l5 5l-5 5l-5 -5z"/>`;
  return markup`<g><title>${inWords([{ p, us, interval }])}</title>${whisker}${shape}</g>`;
}

/** `p50 303 ms (301 to 305), p99 340 ms (331 or more)`. */
function inWords(quantiles: readonly Quantile[]): string {
  return quantiles
    .map(({ p, us, interval }) => `p${p * 100} ${milliseconds(us)} ms${intervalWords(interval)}`)
    .join(', ');
}

function intervalWords(interval: OpenInterval | undefined): string {
  if (interval === undefined) return '';
  const [low, high] = [interval.low, interval.high].map((us) => us && milliseconds(us));
  if (low === undefined) return high === undefined ? ' (not known)' : ` (${high} or less)`;
  return high === undefined ? ` (${low} or more)` : ` (${low} to ${high})`;
}
