import { stringify } from 'csv-stringify/sync';
import { versionText } from '../core/grid/version-text.ts';
import { withinCell } from './cell-limit.ts';
import type { CsvDialect } from './csv-dialect.ts';
import type { Field, Table, TableColumn } from './tables/table.ts';
import { escapedUnits, visibleText } from './visible-text.ts';

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
export function tableText(table: Table, dialect?: CsvDialect): string {
  return [...csvPieces(table, dialect)].join('');
}

/** The same for columns that hold no versions or instants. */
export function csvText(
  names: readonly string[],
  rows: Iterable<readonly Field[]>,
  dialect?: CsvDialect,
): string {
  return tableText({ columns: names.map((name) => ({ name })), rows }, dialect);
}

/** {@link tableText} in pieces, for tables that should not be in memory as a whole. */
export function* csvPieces(
  { columns, rows }: Table,
  dialect: CsvDialect = 'rfc4180',
): Generator<string, undefined> {
  if (dialect === 'excel-eu') yield BYTE_ORDER_MARK;
  const names = columns.map(({ name }) => name);
  yield recordWriter(
    names.map((name) => ({ name })),
    dialect,
  )(names);
  const write = recordWriter(columns, dialect);
  let piece: string[] = [];
  for (const row of rows) {
    piece.push(write(row));
    if (piece.length < ROWS_PER_PIECE) continue;
    yield piece.join('');
    piece = [];
  }
  if (piece.length > 0) yield piece.join('');
  return undefined;
}

function recordWriter(
  columns: readonly TableColumn[],
  dialect: CsvDialect,
): (row: readonly Field[]) => string {
  const delimiter = DELIMITERS[dialect];
  // Most fields of a long table are those of the row before: names, states, ids.
  const before = columns.map((): Field => undefined);
  const texts = columns.map(() => '');
  const kinds = columns.map(({ kind }) => kind);
  return (row) => {
    for (let index = 0; index < texts.length; index++) {
      const field = row[index];
      if (field === before[index]) continue;
      before[index] = field;
      texts[index] = fieldText(field, kinds[index], dialect);
    }
    return `${texts.join(delimiter)}\r\n`;
  };
}

const DELIMITERS: Readonly<Record<CsvDialect, string>> = { rfc4180: ',', 'excel-eu': ';' };

function fieldText(field: Field, kind: TableColumn['kind'], dialect: CsvDialect): string {
  const isEuropean = dialect === 'excel-eu';
  if (field === undefined) return '';
  if (typeof field === 'number') return isEuropean ? String(field).replace('.', ',') : String(field);
  if (kind === 'instant' && INSTANT.test(field)) return field;
  // A bare version would become a number or a date: CSV has no types.
  const text = kind === 'version' ? (versionText(field) ?? '') : field;
  return quoted(withinCell(safeText(isEuropean ? visibleText(text) : ascii(text))), DELIMITERS[dialect]);
}

/** As Date.toISOString() writes it: no spreadsheet takes it for anything but text. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

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
