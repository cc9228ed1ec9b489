import { joined, markup, NOTHING, type Markup } from '../markup.ts';
import type { Drawing } from './drawing.ts';
import type { ColourScale } from './palette.ts';
import { label } from './label.ts';
import { linearScale, roundTicks, type Scale } from './scale.ts';
import { filledRect, hatchPattern, legend, type LegendEntry } from './series-style.ts';

/** Horizontal bars from zero on one axis, a row for each cell, under headings. Values are in the axis' unit. */
export interface RowChart {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Above the axis, with the unit. */
  readonly axis: string;
  readonly unit: string;
  readonly max: number;
  readonly legend: readonly LegendEntry[];
  readonly items: readonly RowItem[];
}

export type RowItem = { readonly heading: string } | Row;

export interface Row {
  /** Index of the cell in the results. */
  readonly cell: number;
  readonly label: string;
  /** The figure in words, beside its bar. */
  readonly value: string;
  readonly bars: readonly Bar[];
  readonly interval?: { readonly low: number; readonly high: number } | undefined;
  /** Shown instead of bars. */
  readonly hole?: string | undefined;
}

export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly series: number;
  /** What its colour stands for; a driver where absent. */
  readonly scale?: ColourScale;
  readonly hatched?: boolean;
  /** Shown as a tooltip. */
  readonly title: string;
  /** Name of the step, if the chart can be reduced to one. */
  readonly step?: string;
}

interface RowLayout {
  readonly name: string;
  readonly width: number;
  readonly left: number;
  readonly right: number;
  readonly row: number;
  readonly label: { x: number; y: number; width: number; anchor?: 'end' };
  readonly value: { x: number; y: number; width: number; anchor?: 'end' };
  readonly bar: { y: number; height: number };
  readonly ticks: number;
}

/** Labels beside the bars, or above them on narrow screens, so that text need not shrink. */
export const ROW_LAYOUTS: Readonly<Record<'wide' | 'narrow', RowLayout>> = {
  wide: {
    ...{ name: 'wide', width: 1180, left: 200, right: 1020, row: 24, ticks: 10 },
    label: { x: 192, y: 16, width: 188, anchor: 'end' },
    value: { x: 1034, y: 16, width: 144 },
    bar: { y: 5, height: 14 },
  },
  narrow: {
    ...{ name: 'narrow', width: 340, left: 6, right: 330, row: 38, ticks: 4 },
    label: { x: 6, y: 13, width: 190 },
    value: { x: 334, y: 13, width: 134, anchor: 'end' },
    bar: { y: 18, height: 13 },
  },
};

const HEADING = 26;
const AXIS = 38;

export function drawRowChart(chart: RowChart, layout: RowLayout): Drawing {
  const id = `${chart.name}-${layout.name}`;
  const signs = legend(chart.legend, layout.width, id);
  const top = signs.height + AXIS;
  const scale = linearScale(0, chart.max, layout.left, layout.right);
  let height = 0;
  const items = chart.items.map((item) => {
    const y = height;
    const own = 'heading' in item ? HEADING : layout.row;
    height += own;
    const inside = 'heading' in item ? heading(item.heading, layout) : rowBody(item, layout, scale, id);
    const cell = 'heading' in item ? undefined : markup` data-cell="${item.cell}"`;
    return markup`<g data-height="${own}"${cell} transform="translate(0 ${y})">${inside}</g>`;
  });
  const ticks = roundTicks(0, chart.max, layout.ticks).map((value) =>
    tick(value, scale, { height, unit: chart.unit, width: layout.width }),
  );
  const usesHatch = chart.items.some(
    (item) => 'bars' in item && item.bars.some(({ hatched, series }) => hatched === true || series > 7),
  );
  return {
    id,
    width: layout.width,
    height: top + height + 4,
    title: chart.title,
    description: chart.description,
    data: markup` data-kind="rows" data-top="${top}" data-left="${layout.left}" data-right="${layout.right}" data-max="${chart.max}" data-unit="${chart.unit}" data-ticks="${layout.ticks}"`,
    body: markup`${usesHatch ? hatchPattern(id) : NOTHING}${signs.body}<text class="small muted" x="${layout.left}" y="${signs.height + 12}">${chart.axis}</text><g class="ticks" transform="translate(0 ${top})">${ticks}</g><g class="items" transform="translate(0 ${top})">${items}</g>`,
  };
}

/** Closer to the edge than this, a label leans away from it. */
const EDGE = 24;

/** At the top, so that the rows below can grow and shrink. */
function tick(
  value: number,
  scale: Scale,
  { height, unit, width }: { readonly height: number; readonly unit: string; readonly width: number },
): Markup {
  const x = scale.at(value);
  const anchor = value === 0 ? 'start' : x > width - EDGE ? 'end' : 'middle';
  return markup`<g transform="translate(${x} 0)"><line class="rule" y1="-4" y2="${height}"/><text class="small muted" y="-8" text-anchor="${anchor}">${value}${unit === '%' ? ' %' : ''}</text></g>`;
}

function heading(text: string, { width }: RowLayout): Markup {
  return label(text, { x: 4, y: 19, width: width - 8, style: 'bold' });
}

function rowBody(row: Row, layout: RowLayout, scale: Scale, id: string): Markup {
  const { bar, left, right } = layout;
  const bars = row.bars.map(({ from, to, series, scale: colours, hatched, title, step }) => {
    const x = scale.at(from);
    const data = markup` data-at="${from}" data-to="${to}"${step === undefined ? undefined : markup` data-step="${step}"`}`;
    const place = { x, y: bar.y, width: scale.at(to) - x, height: bar.height };
    return filledRect(place, series, id, {
      ...{ data, title, scale: colours },
      ...(hatched === undefined ? {} : { hatched }),
    });
  });
  const hole =
    row.hole === undefined
      ? NOTHING
      : label(row.hole, { x: left + 4, y: bar.y + 11, width: right - left - 8, style: 'hole muted' });
  return joined([
    label(row.label, layout.label),
    label(row.value, { ...layout.value, style: 'value' }),
    ...bars,
    row.interval === undefined ? NOTHING : whisker(row.interval, layout, scale),
    hole,
  ]);
}

/** An end beyond the axis has no cap: the line runs out of the picture. */
function whisker({ low, high }: { low: number; high: number }, { bar }: RowLayout, scale: Scale): Markup {
  const middle = bar.y + bar.height / 2;
  const cap = (value: number): Markup =>
    markup`<line class="line" data-at="${value}" x1="${scale.at(value)}" x2="${scale.at(value)}" y1="${middle - 4}" y2="${middle + 4}"${value < scale.from || value > scale.to ? markup` visibility="hidden"` : NOTHING}/>`;
  return markup`<line class="line" data-at="${low}" data-to="${high}" x1="${scale.at(low)}" x2="${scale.at(high)}" y1="${middle}" y2="${middle}"/>${cap(low)}${cap(high)}`;
}

export const INTERVAL_SIGN: LegendEntry['sign'] = (x, y) =>
  markup`<path class="line" d="M${x + 1} ${y + 2}v8m0-4h12m0-4v8"/>`;

export function seriesSign(scale: ColourScale, series: number, hatched?: boolean): LegendEntry['sign'] {
  return (x, y, id) =>
    filledRect({ x: x + 1, y, width: 13, height: 12 }, series, id, {
      scale,
      ...(hatched === undefined ? {} : { hatched }),
    });
}
