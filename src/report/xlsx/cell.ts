import type { CellObject } from 'write-excel-file/node';
import { withinCell } from '../cell-limit.ts';
import { visibleText } from '../visible-text.ts';

/** Longer text that is formatted as text is shown as ##### by some versions of Excel. */
const LONGEST_FORMATTED = 255;

export type Style = Omit<CellObject, 'value' | 'type' | 'format'>;

/** The default of Excel, which a style with another weight has to name to keep it. */
export const FONT: Style = { fontFamily: 'Calibri', fontSize: 11 };

/**
 * A cell that is text whatever the text looks like, and stays so where it is edited. What XML cannot hold, or nobody
 * could see, is spelt out.
 */
export function textCell(text: string, style: Style = {}): CellObject {
  const value = cellText(text);
  return {
    ...style,
    value,
    type: String,
    ...(value.length > LONGEST_FORMATTED ? {} : { format: '@' }),
  };
}

export function numberCell(value: number, format?: string, style: Style = {}): CellObject {
  // A spreadsheet has no number that is none; text at least says what was recorded.
  if (!Number.isFinite(value)) return textCell(String(value), style);
  return { ...style, value, type: Number, ...(format === undefined ? {} : { format }) };
}

/** The text as it goes to the library: what is to be read in the cell, and nothing that would be read otherwise. */
export function cellText(text: string): string {
  // `_x0041_` is how XML files of spreadsheets write a character that XML cannot hold.
  return kept(withinCell(visibleText(text)).replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_'));
}

/**
 * The library finds texts it has had before in an object, where it also finds `constructor` and the like and then
 * writes a broken file. It takes out a trailing NUL as it writes, and does not find the text with it.
 */
function kept(text: string): string {
  return text in {} ? `${text}\0` : text;
}

/** `A` for 0, `AA` for 26. */
export function columnLetters(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter;
}
