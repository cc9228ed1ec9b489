import { cellLabel } from '../../core/axes/cell.ts';
import type { PartComparison } from '../../core/compare/part-comparison.ts';
import { milliseconds } from '../milliseconds.ts';
import { wrapText } from '../wrap-text.ts';
import { pText } from './verdict-words.ts';
import { tables, type Paint, type Row } from './text.ts';

const COLUMNS = ['part', 'is', 'A ms', 'B ms', 'difference ms', '95 % interval', 'p'];

/** Which parts of the traced iterations differ, the largest difference first. */
export function partsText(parts: readonly PartComparison[], width: number, paint: Paint): string {
  const changed = parts
    .filter((part) => part.changed !== undefined)
    .sort((one, other) => Math.abs(other.difference_us ?? 0) - Math.abs(one.difference_us ?? 0));
  const rows = changed.map((part): Row => ({
    name: `${cellLabel(part)}: ${part.part}`,
    word: part.changed ?? '',
    verdict: part.changed === 'slower' ? 'regression' : 'within',
    fields: [
      ...[ms(part.a_us), ms(part.b_us), signed(part.difference_us)],
      `${signed(part.low_us)} to ${signed(part.high_us)}`,
      pText(part.p_adjusted),
    ],
  }));
  const hasRounds = parts.some(({ p_adjusted: p }) => p !== undefined);
  const none = hasRounds
    ? 'No part of the traced iterations differs.'
    : 'Parts are not compared: that needs three rounds on each side.';
  const legend =
    'Parts of the traced iterations: means over engine restarts, difference with its interval (Welch); p: of no difference, Holm over all parts of all cells';
  const text = rows.length === 0 ? [none] : [...tables(rows, COLUMNS, width, paint), wrapText(legend, width)];
  return `${text.join('\n\n')}\n`;
}

function ms(us: number | undefined): string {
  return us === undefined ? '' : milliseconds(us);
}

function signed(us: number | undefined): string {
  if (us === undefined) return '';
  return `${us < 0 ? '-' : '+'}${milliseconds(Math.abs(us))}`;
}
