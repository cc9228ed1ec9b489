import { markup, type Markup } from '../markup.ts';
import { clipped, plainText } from '../plain-text.ts';
import { fitText } from './text-fit.ts';

export interface LabelPlace {
  readonly x: number;
  readonly y: number;
  /** Available width, in pixels. */
  readonly width: number;
  readonly size?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly style?: string;
}

/** The most that a tooltip can show. */
const LONGEST = 400;

/** Outside text at a place, cut to its room; a tooltip shows the rest. */
export function label(text: string, { x, y, width, size = 12, anchor, style }: LabelPlace): Markup {
  const fitting = fitText(text, width, size, style?.includes('bold'));
  const whole = clipped(plainText(text.slice(0, 4 * LONGEST)), LONGEST);
  const tooltip = fitting === whole ? undefined : markup`<title>${whole}</title>`;
  const kind = [size === 11 ? 'small' : '', style ?? ''].filter((part) => part !== '').join(' ');
  return markup`<text x="${x}" y="${y}"${kind === '' ? undefined : markup` class="${kind}"`}${anchor === undefined ? undefined : markup` text-anchor="${anchor}"`}>${tooltip}${fitting}</text>`;
}
