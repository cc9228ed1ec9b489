import type { Comparison, Verdict } from '../../core/compare/comparison.ts';
import { changeText, headline, intervalText } from '../compare/verdict-words.ts';
import { joined, markup, NOTHING, type Markup } from '../markup.ts';
import { shortened } from './cell-groups.ts';
import type { Drawing } from './drawing.ts';
import { label, type LabelPlace } from './label.ts';
import { ratioRows, ratiosTitle, VERDICT_ORDER as ORDER, type RatioRow } from './ratio-rows.ts';
import { linearScale, roundTicks, type Scale } from './scale.ts';
import { legend, type LegendEntry } from './series-style.ts';
import { textWidth } from './text-fit.ts';

interface RatioLayout {
  readonly name: string;
  readonly width: number;
  readonly left: number;
  readonly right: number;
  readonly row: number;
  readonly mark: number;
  readonly label: Omit<LabelPlace, 'style'>;
  readonly verdict: Omit<LabelPlace, 'style'>;
  readonly change: Omit<LabelPlace, 'style'>;
  readonly ticks: number;
}

export const RATIO_LAYOUTS: Readonly<Record<'wide' | 'narrow', RatioLayout>> = {
  wide: {
    ...{ name: 'wide', width: 960, left: 210, right: 640, row: 28, mark: 14, ticks: 7 },
    label: { x: 202, y: 18, width: 198, anchor: 'end' },
    change: { x: 652, y: 18, width: 190 },
    verdict: { x: 956, y: 18, width: 112, anchor: 'end' },
  },
  narrow: {
    ...{ name: 'narrow', width: 340, left: 10, right: 330, row: 64, mark: 28, ticks: 4 },
    label: { x: 4, y: 14, width: 228 },
    change: { x: 4, y: 48, width: 332, size: 11 },
    verdict: { x: 336, y: 14, width: 104, anchor: 'end' },
  },
};

/** The four states of a cell; shape, colour and word say the same. */
const STYLE: Readonly<Record<Verdict, string>> = {
  regression: 'slower',
  doubtful: 'unsure',
  within: 'faster',
  inconclusive: 'unsure',
};
const AXIS = 36;
/** A very wide interval must not flatten the rest: it runs out of the picture. */
const FARTHEST = 2;

/** Ratios B / A of every cell, or of the steps that count, with their intervals, on a logarithmic axis, beside the margin; worst first. */
export function drawRatios(comparison: Comparison, layout: RatioLayout): Drawing {
  const id = `ratios-${layout.name}`;
  const { margin, level } = comparison;
  const rows = ratioRows(comparison);
  const scale = axisOf(rows, margin, layout);
  const signs = legend(signsOf(rows, margin), layout.width, id);
  const top = signs.height + AXIS;
  const height = rows.length * layout.row;
  const [one, limit] = [scale.at(0), scale.at(Math.log(margin))];
  return {
    id,
    width: layout.width,
    height: top + height + 6,
    title: ratiosTitle(comparison),
    description: `${headline(comparison)}. ${rows
      .slice(0, 24)
      .map((row) => `${shortened(row.label)}: ${row.word} ${intervalOf(row)}`)
      .join('; ')}.`,
    data: markup` data-kind="rows" data-top="${top}"`,
    body: joined([
      signs.body,
      markup`<text class="small muted" x="${layout.left}" y="${signs.height + 12}">change of the median over ${level}s, B against A</text>`,
      markup`<g class="ticks" transform="translate(0 ${top})"><g><rect class="band grow" x="${one}" y="0" width="${limit - one}" height="${height}"/></g>${ticksOf(scale, layout, height)}<g><line class="line" x1="${one}" x2="${one}" y1="-4" y2="${height}"/></g><g><line class="dashed" x1="${limit}" x2="${limit}" y1="-4" y2="${height}"/></g></g>`,
      markup`<g class="items" transform="translate(0 ${top})">${rows.map(
        (row, place) =>
          markup`<g data-height="${layout.row}" data-cell="${row.index}" transform="translate(0 ${place * layout.row})">${rowBody(row, layout, scale)}</g>`,
      )}</g>`,
    ]),
  };
}

function signsOf(rows: readonly RatioRow[], margin: number): LegendEntry[] {
  const used = new Set(rows.map(({ verdict }) => verdict));
  const sign =
    (verdict: Verdict): LegendEntry['sign'] =>
    (x, y) =>
      verdictShape(verdict, x + 7, y + 6);
  return [
    ...ORDER.filter((verdict) => used.has(verdict)).map((verdict) => ({
      text: verdict,
      sign: sign(verdict),
    })),
    {
      text: `the margin, up to ${changeText(margin)}`,
      sign: (x, y) =>
        markup`<rect class="band" x="${x}" y="${y}" width="13" height="12"/><path class="dashed" d="M${x + 13} ${y}v12"/>`,
    },
  ];
}

/** On a logarithmic axis: a halving is as far from no change as a doubling. */
function axisOf(rows: readonly RatioRow[], margin: number, { left, right }: RatioLayout): Scale {
  const logs = (values: readonly (number | undefined)[]): number[] =>
    values.flatMap((value) => (value === undefined || !(value > 0) ? [] : Math.log(value)));
  const ratios = logs(rows.map(({ ratio }) => ratio));
  const ends = logs(rows.flatMap(({ low, high }) => [low, high]));
  const centres = [0, Math.log(margin), ...ratios];
  const [least, most] = [Math.min(...centres), Math.max(...centres)];
  const reach = Math.max(most - least, Math.log(margin)) * FARTHEST;
  const low = Math.max(Math.min(least, ...ends), least - reach);
  const high = Math.min(Math.max(most, ...ends), most + reach);
  const edge = Math.max((high - low) * 0.06, 0.005);
  return linearScale(low - edge, high + edge, left, right);
}

function ticksOf(scale: Scale, { ticks }: RatioLayout, height: number): Markup[] {
  const [low, high] = [Math.exp(scale.from), Math.exp(scale.to)];
  const isFar = high > 2.5;
  const values = isFar
    ? [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100].filter((ratio) => ratio >= low && ratio <= high)
    : roundTicks((low - 1) * 100, (high - 1) * 100, ticks).map((percent) => 1 + percent / 100);
  let last = -Infinity;
  return values.map((ratio) => {
    const percent = Math.round((ratio - 1) * 1000) / 10;
    const text =
      ratio === 1
        ? 'no change'
        : isFar
          ? `x${ratio}`
          : `${percent > 0 ? '+' : '\u2212'}${Math.abs(percent)} %`;
    const x = scale.at(Math.log(ratio));
    const width = textWidth(text, 11);
    const hasRoom = ratio === 1 || (x - width / 2 > last + 4 && !isNextToOne(x - scale.at(0), width));
    if (hasRoom) last = x + width / 2;
    const name = hasRoom
      ? markup`<text class="small muted" y="-8" text-anchor="middle">${text}</text>`
      : NOTHING;
    return markup`<g transform="translate(${x} 0)"><line class="rule" y1="-4" y2="${height}"/>${name}</g>`;
  });
}

/** On a logarithmic axis labels come closer together; that of no change always has its place. */
function isNextToOne(distance: number, width: number): boolean {
  return Math.abs(distance) < (width + textWidth('no change', 11)) / 2 + 4;
}

function rowBody(row: RatioRow, layout: RatioLayout, scale: Scale): Markup {
  const y = layout.mark;
  const { verdict, ratio, low, high } = row;
  const mark =
    ratio === undefined || !(ratio > 0) ? NOTHING : verdictShape(verdict, scale.at(Math.log(ratio)), y);
  const reason =
    ratio === undefined
      ? label(row.reason ?? 'a side has no number', {
          ...{ x: layout.left + 4, y: y + 4, width: layout.right - layout.left - 8, style: 'hole muted' },
        })
      : NOTHING;
  return joined([
    label(row.label, layout.label),
    low === undefined || high === undefined ? NOTHING : whisker(low, high, y, scale),
    mark,
    reason,
    label(intervalOf(row), { ...layout.change, style: 'muted' }),
    label(row.word, { ...layout.verdict, style: `bold ${STYLE[verdict]}` }),
  ]);
}

function intervalOf({ ratio, low, high }: RatioRow): string {
  if (ratio === undefined) return '';
  const interval = intervalText(low, high);
  return interval === '' ? changeText(ratio) : `${changeText(ratio)} (${interval})`;
}

function whisker(low: number, high: number, y: number, scale: Scale): Markup {
  const [from, to] = [Math.log(Math.max(low, Number.MIN_VALUE)), Math.log(Math.max(high, Number.MIN_VALUE))];
  const cap = (value: number): Markup =>
    value < scale.from || value > scale.to
      ? NOTHING
      : markup`<line class="line" x1="${scale.at(value)}" x2="${scale.at(value)}" y1="${y - 4}" y2="${y + 4}"/>`;
  return markup`<line class="line" x1="${scale.at(from)}" x2="${scale.at(to)}" y1="${y}" y2="${y}"/>${cap(from)}${cap(to)}`;
}

/** A triangle for a regression, an empty one for a doubtful one, a dot for within, an empty diamond for inconclusive. */
export function verdictShape(verdict: Verdict, x: number, y: number): Markup {
  switch (verdict) {
    case 'regression':
      return markup`<path class="slower" d="M${x - 6.5} ${y + 5}h13l-6.5 -11z"/>`;
    case 'doubtful':
      return markup`<path class="unsure" d="M${x - 6.5} ${y + 5}h13l-6.5 -11z"/>`;
    case 'within':
      return markup`<circle class="faster" cx="${x}" cy="${y}" r="5"/>`;
    case 'inconclusive':
      return markup`<path class="unsure" d="M${x} ${y - 6.5}l6.5 6.5l-6.5 6.5l-6.5 -6.5z"/>`;
  }
}
