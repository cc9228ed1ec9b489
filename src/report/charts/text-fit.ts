import { plainText } from '../plain-text.ts';

/**
 * Widths in ems of the characters of DejaVu Sans, rounded up: it is the widest font that a viewer is likely to have, so
 * what fits in it fits in others.
 */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[ijl.,:;'|!I ]/u, 0.36],
  [/[frt()[\]{}/\\-]/u, 0.43],
  [/[mwMW@%]/u, 0.98],
  [/[A-HJ-LN-VX-Z&#]/u, 0.74],
  [/[\u0020-\u024f]/u, 0.64],
  [/\p{M}/u, 0],
  [/[\u0250-\u1fff]/u, 0.8],
];
const WIDEST = 1.1;
const BOLD = 1.12;
const CUT = '\u2026';

/** Upper bound of a text's width in pixels, without measuring a font. */
export function textWidth(text: string, size: number, bold = false): number {
  let ems = 0;
  for (const character of text) ems += emsOf(character);
  return ems * size * (bold ? BOLD : 1);
}

/** Outside text on one line, cut to a width in pixels with an ellipsis. */
export function fitText(text: string, width: number, size = 12, bold = false): string {
  // Only the start of a long text can be visible.
  const plain = plainText(text.slice(0, 4000));
  const room = width / size / (bold ? BOLD : 1);
  let ems = 0;
  let kept = '';
  let fitting = '';
  for (const character of plain) {
    if (ems + emsOf(CUT) <= room) fitting = kept;
    kept += character;
    ems += emsOf(character);
    if (ems > room) return `${fitting.trimEnd()}${CUT}`;
  }
  return kept;
}

function emsOf(character: string): number {
  return WIDTHS.find(([characters]) => characters.test(character))?.[1] ?? WIDEST;
}
