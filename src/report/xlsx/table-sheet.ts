import type { CellObject, Row, Sheet, SheetData } from 'write-excel-file/node';
import type { Field, Table, TableColumn } from '../tables/table.ts';
import { cellText, FONT, numberCell, textCell, type Style } from './cell.ts';

/** The library's type for the content of a picture, which is not used here. */
export type XlsxSheet = Sheet<never>;

export const HEADER: Style = {
  ...FONT,
  fontWeight: 'bold',
  backgroundColor: '#D9E1F2',
  alignVertical: 'top',
};
const WHOLE = '#,##0';
const INSTANT = 'yyyy-mm-dd hh:mm:ss.000';
const WIDEST = 48;
const SAMPLED_ROWS = 200;

/** A table with a fixed header in its first row, as filters and pivots expect. */
export function tableSheet(name: string, { columns, rows }: Table, sticky: number): XlsxSheet {
  const forms = columns.map(fieldForm);
  const data: SheetData = [columns.map((column) => textCell(column.name, HEADER))];
  for (const row of rows) data.push(row.map((field, index) => forms[index]?.(field)));
  return {
    ...{ sheet: name, data, stickyRowsCount: 1, stickyColumnsCount: sticky },
    columns: widths(data),
  };
}

/**
 * {@link tableSheet} for samples, up to a million: each cell without its own format, which would cost more than the
 * cell, and at most `most` rows.
 */
export function samplesSheet(table: Table, most: number): XlsxSheet {
  const instants = new Set(table.columns.flatMap(({ kind }, index) => (kind === 'instant' ? [index] : [])));
  const data: SheetData = [table.columns.map(({ name }) => textCell(name, HEADER))];
  let isCut = false;
  for (const row of table.rows) {
    if (data.length > most) {
      isCut = true;
      break;
    }
    data.push(row.map((field, index) => (instants.has(index) ? instantCell(field) : plainCell(field))));
  }
  // After an empty column, so that the table ends before it.
  if (isCut) data[0]?.push(null, textCell(cutNote(most), { fontWeight: 'bold', textColor: '#C00000' }));
  return {
    sheet: isCut ? `samples (first ${most})` : 'samples',
    ...{ data, stickyRowsCount: 1, columns: widths(data) },
  };
}

export function cutNote(most: number): string {
  return `only the first ${most.toLocaleString('en')} samples: samples.csv has all`;
}

function fieldForm({ name, kind }: TableColumn): (field: Field) => CellObject | undefined {
  if (kind === 'instant') return instantCell;
  const format = /_(?:us|bytes)$/.test(name) ? WHOLE : undefined;
  return (field) => {
    if (field === undefined) return undefined;
    return typeof field === 'number' ? numberCell(field, format) : textCell(field);
  };
}

/** A date and time of day; any other text stays unchanged. */
function instantCell(field: Field): CellObject | undefined {
  if (typeof field !== 'string') return field === undefined ? undefined : numberCell(field);
  const date = new Date(field);
  const isInstant =
    !Number.isNaN(date.getTime()) && date.toISOString() === field && date.getUTCFullYear() > 1900;
  return isInstant ? { value: date, type: Date, format: INSTANT } : textCell(field);
}

function plainCell(field: Field): string | number | CellObject | undefined {
  if (typeof field === 'string') return cellText(field);
  return field === undefined || Number.isFinite(field) ? field : numberCell(field);
}

/** Wide enough for what the first rows hold, within reason. */
export function widths(data: SheetData): { width: number }[] {
  const found: number[] = [];
  for (const row of data.slice(0, SAMPLED_ROWS)) {
    for (const [index, cell] of row.entries()) {
      found[index] = Math.max(found[index] ?? 8, Math.min(WIDEST, cellLength(cell) + 2));
    }
  }
  return found.map((width) => ({ width }));
}

function cellLength(cell: Row[number]): number {
  const value = typeof cell === 'object' && cell !== null && 'value' in cell ? cell.value : cell;
  if (value instanceof Date) return INSTANT.length;
  // With thousands separators.
  if (typeof value === 'number') return Math.ceil(String(value).length * 1.25);
  return typeof value === 'string' ? value.length : 0;
}
