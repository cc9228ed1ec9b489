import type { CellObject } from 'write-excel-file/node';
import { withinCell } from '../cell-limit.ts';
import { visibleText } from '../visible-text.ts';

/** Some versions of Excel show longer text in text format as #####. */
const LONGEST_FORMATTED = 255;

export type Style = Omit<CellObject, 'value' | 'type' | 'format'>;

/** Excel's default, which a style with another weight must name to keep it. */
export const FONT: Style = { fontFamily: 'Calibri', fontSize: 11 };

/**
 * A cell that is text whatever it looks like, and stays text when edited. What XML cannot contain, or nobody could see,
 * is spelt out.
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
  // Spreadsheets have no NaN or infinity; text at least shows what was recorded.
  if (!Number.isFinite(value)) return textCell(String(value), style);
  return { ...style, value, type: Number, ...(format === undefined ? {} : { format }) };
}

/** The text for the library, such that the cell shows exactly this text. */
export function cellText(text: string): string {
  // Spreadsheets' XML files write a character that XML cannot contain as `_x0041_`.
  return kept(withinCell(visibleText(text)).replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_'));
}

/**
 * The library caches texts in an object, where it also finds `constructor` and the like and then writes a broken file.
 * It removes a trailing NUL when writing, and then does not find the text.
 */
function kept(text: string): string {
  return text in {} ? `${text}\0` : text;
}

/** `A` for 0, `AA` for 26. */
export function columnLetters(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter;
}
