import { stringify } from 'csv-stringify/sync';

export type CsvField = string | number | undefined;

/** A text that a spreadsheet would run as a formula; LibreOffice does so even where it is quoted. */
const FORMULA_START = /^[=+\-@\t\r\n]/;
const ROWS_PER_PIECE = 5000;
const NUMERIC = /^[+-]?\d+(?:\.\d+)?$/;

/**
 * RFC 4180 text: CRLF, a header row, ASCII only, absent fields empty.
 *
 * - Text that is no number and begins like a formula gets a leading space, which spreadsheets show as text (a
 *   leading apostrophe they show as it is). csv-stringify's own `escape_formulas` puts an apostrophe, and breaks
 *   numeric text such as `-5` as well.
 * - Other than printable ASCII, tab, CR and LF is written as `\uXXXX` of its UTF-16 units: spreadsheets guess the
 *   encoding of a CSV file, and guess wrong. events.jsonl has the text as it was.
 */
export function csvText(columns: readonly string[], rows: Iterable<readonly CsvField[]>): string {
  return csvRecords([columns, ...rows]);
}

/** {@link csvText}, piece by piece, for tables that are better not in memory whole. */
export function* csvPieces(
  columns: readonly string[],
  rows: Iterable<readonly CsvField[]>,
): Generator<string, undefined> {
  let piece: (readonly CsvField[])[] = [columns];
  for (const row of rows) {
    piece.push(row);
    if (piece.length < ROWS_PER_PIECE) continue;
    yield csvRecords(piece);
    piece = [];
  }
  if (piece.length > 0) yield csvRecords(piece);
  return undefined;
}

function csvRecords(rows: readonly (readonly CsvField[])[]): string {
  const records = rows.map((row) =>
    row.map((field) => (typeof field === 'string' ? safeText(field) : field)),
  );
  // Naming the record delimiter switches off the quoting of fields with a bare CR or LF: asked for again here.
  return stringify(records, { record_delimiter: 'windows', quote_record_delimiter: true });
}

function safeText(text: string): string {
  const ascii = text.replace(/[^\x20-\x7e\t\r\n]/g, escaped);
  return FORMULA_START.test(ascii) && !NUMERIC.test(ascii) ? ` ${ascii}` : ascii;
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
