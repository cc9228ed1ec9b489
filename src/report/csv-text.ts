import { stringify } from 'csv-stringify/sync';
import { withinCell } from './cell-limit.ts';
import type { CsvDialect } from './csv-dialect.ts';
import { escapedUnits, visibleText } from './visible-text.ts';

export type CsvField = string | number | undefined;

/** Text that a spreadsheet would run as a formula; LibreOffice does so even if it is quoted. */
const FORMULA_START = /^[=+\-@\t\r\n]/;
/** Few enough that a piece is gone before the garbage collector has moved it to where memory is freed late. */
const ROWS_PER_PIECE = 200;
const BYTE_ORDER_MARK = '\ufeff';

const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';

/** Text that some locale's spreadsheet reads as a number, a truth value, a date or a time. */
const TAKEN_FOR_OTHER = [
  /^ *[+-]?(?:\d+(?:[.,']\d*)*|[.,]\d+)(?:e[+-]?\d+)? *%?$/i,
  /^(?:true|false)$/i,
  /^\d{1,4}([-/.:])\d{1,2}(?:\1\d{1,4})?$/,
  new RegExp(`^(?:\\d{1,4}[-/. ]?${MONTH}|${MONTH}[-/. ]?\\d{1,4})(?:[-/. ]\\d{1,4})?$`, 'i'),
];

/**
 * A table as a CSV file: CRLF, a header row, absent fields empty.
 *
 * - `rfc4180`: commas, decimal points, ASCII only. Anything but printable ASCII, tab, CR and LF is written as `\uXXXX`
 *   of its UTF-16 units, since spreadsheets guess the encoding of a CSV file, and guess wrong. events.jsonl has the
 *   original text.
 * - `excel-eu`: semicolons, decimal commas, UTF-8 with a byte order mark; only what cannot be shown is `\uXXXX`.
 *
 * Text stays text in both. Text that starts like a formula gets a leading space, which spreadsheets show as text (a
 * leading apostrophe they show unchanged). Text that looks like a number or a date gets a leading tab, since they
 * ignore a space before these. csv-stringify's own `escape_formulas` uses an apostrophe, and before numbers too.
 */
export function csvText(
  columns: readonly string[],
  rows: Iterable<readonly CsvField[]>,
  dialect: CsvDialect = 'rfc4180',
): string {
  return [...csvPieces(columns, rows, dialect)].join('');
}

/** {@link csvText} in pieces, for tables that should not be in memory as a whole. */
export function* csvPieces(
  columns: readonly string[],
  rows: Iterable<readonly CsvField[]>,
  dialect: CsvDialect = 'rfc4180',
): Generator<string, undefined> {
  if (dialect === 'excel-eu') yield BYTE_ORDER_MARK;
  const write = recordWriter(dialect);
  let piece: (readonly CsvField[])[] = [columns];
  for (const row of rows) {
    piece.push(row);
    if (piece.length < ROWS_PER_PIECE) continue;
    yield piece.map(write).join('');
    piece = [];
  }
  if (piece.length > 0) yield piece.map(write).join('');
  return undefined;
}

function recordWriter(dialect: CsvDialect): (row: readonly CsvField[]) => string {
  const isEuropean = dialect === 'excel-eu';
  const delimiter = isEuropean ? ';' : ',';
  const textOf = (field: CsvField): string => {
    if (field === undefined) return '';
    if (typeof field === 'number') return isEuropean ? String(field).replace('.', ',') : String(field);
    return quoted(withinCell(safeText(isEuropean ? visibleText(field) : ascii(field))), delimiter);
  };
  // Most fields of a long table are those of the row before: names, states, ids.
  const before: CsvField[] = [];
  const texts: string[] = [];
  return (row) => {
    for (let column = 0; column < row.length; column++) {
      if (column < texts.length && row[column] === before[column]) continue;
      before[column] = row[column];
      texts[column] = textOf(row[column]);
    }
    return `${texts.slice(0, row.length).join(delimiter)}\r\n`;
  };
}

const QUOTED = /[",;\r\n]/;

/** Most texts need no quotes: a million records are then written five times as fast. */
function quoted(text: string, delimiter: string): string {
  if (!QUOTED.test(text)) return text;
  const record = stringify([[text]], {
    delimiter,
    record_delimiter: '\r\n',
    // Setting the record delimiter turns off the quoting of fields with a bare CR or LF, so it is requested here.
    quote_record_delimiter: true,
  });
  return record.slice(0, -'\r\n'.length);
}

function safeText(text: string): string {
  if (TAKEN_FOR_OTHER.some((pattern) => pattern.test(text))) return `\t${text}`;
  return FORMULA_START.test(text) ? ` ${text}` : text;
}

function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e\t\r\n]/g, escapedUnits);
}
