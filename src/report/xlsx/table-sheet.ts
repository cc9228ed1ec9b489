import type { CellObject, Feature, Image, Row, Sheet, SheetData } from 'write-excel-file/node';
import type { Field, Table, TableColumn } from '../tables/table.ts';
import type { GridChart } from './grid-chart.ts';
import { rangeOf } from './page-setup.ts';
import { cellText, FONT, numberCell, textCell, type Style } from './cell.ts';

/** The library's type for the content of a picture, which is not used here; and what features of ours add. */
export type XlsxSheet = Sheet<never> & {
  /** The table that has a filter, with its header: `A1:C9`. */
  readonly filter?: string;
  /** What is printed. */
  readonly printArea?: string;
  /** Whether all that is printed is on one page. */
  readonly isOnePage?: boolean;
  readonly chart?: GridChart;
};

/** Something that the library lacks and lets others add to the files it writes. */
export type XlsxFeature = Feature<Image['content']>;

/** Printed of a wide table, and of many samples: more columns are too small to read, more rows are for a screen. */
const PRINTED_COLUMNS = 20;
const PRINTED_SAMPLES = 100;

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
    ...{ sheet: name, data, stickyRowsCount: 1, stickyColumnsCount: sticky, orientation: 'landscape' },
    filter: rangeOf(columns.length, data.length),
    printArea: rangeOf(Math.min(columns.length, PRINTED_COLUMNS), data.length),
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
    ...{ data, stickyRowsCount: 1, columns: widths(data), orientation: 'landscape' },
    filter: rangeOf(table.columns.length, data.length),
    printArea: rangeOf(
      Math.min(table.columns.length, PRINTED_COLUMNS),
      Math.min(data.length, PRINTED_SAMPLES + 1),
    ),
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
