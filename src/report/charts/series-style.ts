import { joined, markup, type Markup } from '../markup.ts';
import { SERIES, type ColourScale } from './palette.ts';
import { textWidth } from './text-fit.ts';

/** Narrower than this, in pixels. */
const SLIVER = 3;

/**
 * Fill of the series with a number: a colour, and a hatch if `hatched` or if the colours are used up. The hatch
 * distinguishes neighbours on paper, too.
 */
export function filledRect(
  place: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  series: number,
  id: string,
  over: {
    readonly hatched?: boolean;
    readonly data?: Markup;
    readonly title?: string;
    readonly scale?: ColourScale | undefined;
  } = {},
): Markup {
  const hatched = over.hatched ?? series >= SERIES;
  const box = markup`x="${place.x}" y="${place.y}" width="${Math.max(0, place.width)}" height="${place.height}"${over.data}`;
  const title = over.title === undefined ? undefined : markup`<title>${over.title}</title>`;
  const hatch = hatched ? markup`<rect ${box} fill="url(#${id}-hatch)">${title}</rect>` : undefined;
  // An outline would hide a sliver.
  const outline = place.width < SLIVER ? '' : ' outline';
  return markup`<rect class="${over.scale ?? 's'}${series % SERIES}${outline}" ${box}>${title}</rect>${hatch}`;
}

/** The pattern that {@link filledRect} uses; once per drawing. */
export function hatchPattern(id: string): Markup {
  return markup`<defs><pattern id="${id}-hatch" width="6" height="6" patternUnits="userSpaceOnUse"><path class="hatch" d="M-1 7L7-1M-1 1L1-1M5 7L7 5"/></pattern></defs>`;
}

/** Dots as one path of zero-length strokes, round by their caps: a mark costs a dozen bytes. */
export function dotPath(points: readonly { readonly x: number; readonly y: number }[]): string {
  return points.map(({ x, y }) => `M${tenth(x)} ${tenth(y)}h0`).join('');
}

export function linePath(points: readonly { readonly x: number; readonly y: number }[]): string {
  return points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${tenth(x)} ${tenth(y)}`).join('');
}

export function tenth(px: number): number {
  return Math.round(px * 10) / 10 + 0;
}

/** A legend on as many lines as it needs. */
export interface LegendEntry {
  readonly text: string;
  /** The sign before the text, drawn in a box of 14 x 12 pixels in the drawing with that id. */
  readonly sign: (x: number, y: number, id: string) => Markup;
}

export function legend(
  entries: readonly LegendEntry[],
  width: number,
  id: string,
): { readonly body: Markup; readonly height: number } {
  if (entries.length === 0) return { body: markup``, height: 0 };
  let [x, y] = [4, 2];
  const parts = entries.map(({ text, sign }) => {
    const needed = 20 + textWidth(text, 11) + 14;
    if (x > 4 && x + needed > width) [x, y] = [4, y + 18];
    const part = markup`${sign(x, y, id)}<text class="small" x="${x + 19}" y="${y + 10}">${text}</text>`;
    x += needed;
    return part;
  });
  return { body: joined(parts), height: y + 20 };
}
