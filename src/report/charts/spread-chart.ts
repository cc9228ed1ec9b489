import { columnLabel } from '../../core/axes/cell.ts';
import { totalsUs } from '../../core/results/cell-result.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import type { SummaryRow } from '../../core/figures/summary.ts';
import { pooled, sorted } from '../../core/statistics/quantile.ts';
import { joined, markup, NOTHING, type Markup } from '../markup.ts';
import { milliseconds } from '../milliseconds.ts';
import { cellGroups, described, shortened, type CellGroup, type ChartCell } from './cell-groups.ts';
import type { Drawing } from './drawing.ts';
import { label } from './label.ts';
import { linearScale, roundTicks, type Scale } from './scale.ts';
import { dotPath, linePath } from './series-style.ts';

const WIDTH = 340;
const PLOT = { left: 10, right: 330 } as const;
const TOP = 58;
const ROW = 62;
const HILL = { base: 44, height: 22 } as const;
const BOX = { y: 48, height: 9 } as const;
/** With fewer samples each is a dot: a histogram would suggest a shape. */
const FEWEST_FOR_HILL = 60;
const MOST_BINS = 48;
/** Share of samples that may lie beyond each end of the axis. */
const TAIL = 0.005;

/**
 * The distribution of each cell's samples, a panel for each group of the grid with a row for each driver setup: a
 * histogram (or the samples themselves), and below it a box of the quartiles.
 */
export function spreadPanels(results: ResultSet, rows: readonly SummaryRow[]): Drawing[] {
  return cellGroups(results, rows).flatMap((group, index) => {
    const cells = group.cells.filter(({ row }) => row.median_us !== undefined);
    return cells.length === 0 ? [] : panel({ ...group, cells }, results, `spread-${index}`);
  });
}

function panel({ label: name, cells }: CellGroup, results: ResultSet, id: string): Drawing {
  const samples = cells.map(({ cell }) => sorted(pooled(totalsUs(cell))));
  const scale = axisOf(samples, PLOT);
  const height = cells.length * ROW;
  const ticks = roundTicks(scale.from / 1000, scale.to / 1000, 5).map((ms) => {
    const x = scale.at(ms * 1000);
    return markup`<g transform="translate(${x} 0)"><line class="rule" y1="-4" y2="${height}"/><text class="small muted" y="-8" text-anchor="middle">${ms}</text></g>`;
  });
  return {
    id,
    width: WIDTH,
    height: TOP + height + 4,
    title: `Spread of ${shortened(name)}`,
    description: described('Median and middle half', cells, results, spreadText),
    data: markup` data-kind="rows" data-top="${TOP}"`,
    body: joined([
      label(name, { x: 4, y: 14, width: WIDTH - 8, style: 'bold' }),
      markup`<text class="small muted" x="4" y="30">one iteration in ms</text>`,
      markup`<g class="ticks" transform="translate(0 ${TOP})">${ticks}</g>`,
      markup`<g class="items" transform="translate(0 ${TOP})">${cells.map(
        (chartCell, index) =>
          markup`<g data-height="${ROW}" data-cell="${chartCell.index}" transform="translate(0 ${index * ROW})">${rowBody(chartCell, samples[index], scale)}</g>`,
      )}</g>`,
    ]),
  };
}

/**
 * The range of all samples but the outermost few, which are marked at the edge: one of them must not flatten the rest.
 */
export function axisOf(
  all: readonly ArrayLike<number>[],
  { left, right }: { readonly left: number; readonly right: number },
): Scale {
  const low = Math.min(...all.map((values) => values[Math.floor(values.length * TAIL)] ?? Infinity));
  const high = Math.max(...all.map((values) => values[Math.ceil(values.length * (1 - TAIL)) - 1] ?? 0));
  const margin = Math.max((high - low) * 0.05, high * 0.01, 1);
  return linearScale(Math.max(0, low - margin), high + margin, left, right);
}

function rowBody(chartCell: ChartCell, values: Float64Array = new Float64Array(), scale: Scale): Markup {
  const { cell, driver } = chartCell;
  return joined([
    label(columnLabel(cell), { x: 6, y: 14, width: 170 }),
    label(spreadText(chartCell), { x: 334, y: 14, width: 154, size: 11, anchor: 'end', style: 'muted' }),
    values.length < FEWEST_FOR_HILL ? strip(values, scale, driver) : hill(values, scale, driver),
    box(chartCell, scale),
    edges(values, scale),
  ]);
}

function spreadText({ row }: ChartCell): string {
  const [low, high] = [row.p25_us ?? 0, row.p75_us ?? 0];
  return `${milliseconds(row.median_us ?? 0)} ms (${milliseconds(low)} to ${milliseconds(high)})`;
}

/** A histogram as one outline. */
function hill(values: Float64Array, { from, to, at }: Scale, driver: number): Markup {
  const bins = Math.min(MOST_BINS, Math.round(2 * Math.sqrt(values.length)));
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of values) {
    const bin = Math.floor(((value - from) / (to - from)) * bins);
    if (bin >= 0 && bin < bins) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const tallest = Math.max(1, ...counts);
  const points = counts.flatMap((count, bin) => {
    const y = HILL.base - (count / tallest) * HILL.height;
    return [bin, bin + 1].map((edge) => ({ x: at(from + (edge / bins) * (to - from)), y }));
  });
  return markup`<path class="s${driver % 8} outline" d="${linePath([{ x: PLOT.left, y: HILL.base }, ...points, { x: PLOT.right, y: HILL.base }])}z"/>`;
}

/** Each sample as a dot; dots that would hide one another are stacked. */
function strip(values: Float64Array, { at }: Scale, driver: number): Markup {
  let last = { x: -Infinity, level: 0 };
  const points = Array.from(values, (value) => {
    const x = at(value);
    last = x - last.x < 5 ? { x: last.x, level: (last.level + 1) % 5 } : { x, level: 0 };
    return { x, y: HILL.base - 3 - last.level * 4.5 };
  });
  return markup`<path class="l${driver % 8} dots" d="${dotPath(points)}"/>`;
}

/** A box of the quartiles with the median, and lines to the 5th and the 95th percentile. */
function box({ row, driver }: ChartCell, { at }: Scale): Markup {
  const [low, left, middle, right, high] = [row.p5_us, row.p25_us, row.median_us, row.p75_us, row.p95_us].map(
    (us) => at(us ?? 0),
  ) as [number, number, number, number, number];
  const centre = BOX.y + BOX.height / 2;
  return markup`<line class="line" x1="${low}" x2="${high}" y1="${centre}" y2="${centre}"/><rect class="s${driver % 8} outline" x="${left}" y="${BOX.y}" width="${Math.max(1, right - left)}" height="${BOX.height}"/><line class="line" x1="${middle}" x2="${middle}" y1="${BOX.y - 2}" y2="${BOX.y + BOX.height + 2}"/>`;
}

/** How many samples lie beyond each end of the axis. */
function edges(values: Float64Array, { from, to }: Scale): Markup {
  const below = values.filter((value) => value < from).length;
  const above = values.filter((value) => value > to).length;
  return joined([
    below === 0
      ? NOTHING
      : markup`<text class="small muted" x="${PLOT.left - 6}" y="${HILL.base - 8}">\u25c2${below}</text>`,
    above === 0
      ? NOTHING
      : markup`<text class="small muted" x="${PLOT.right + 6}" y="${HILL.base - 8}" text-anchor="end">${above}\u25b8</text>`,
  ]);
}
