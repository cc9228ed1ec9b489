import type { CellResult } from '../../core/results/cell-result.ts';
import { gridColumns, gridRows, rowAxes } from '../../core/grid/grid-rows.ts';
import { columnLabel, INNER_AXES, OUTER_AXES, wholeLabel } from '../../core/axes/cell.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import type { SummaryRow } from '../../core/figures/summary.ts';
import type { Axis } from '../../core/axes/axis.ts';
import { footnotes } from '../footnotes.ts';
import { clipped, plainText } from '../plain-text.ts';

/** A cell with its figures and its place in the result set. */
export interface ChartCell {
  readonly index: number;
  readonly cell: CellResult;
  readonly row: SummaryRow;
  /** Index of its column in the grid: the same colour in every chart. */
  readonly driver: number;
  /** Number of the footnote that says why it has no number, or lost samples. */
  readonly note: number | undefined;
}

/** Cells drawn together: the driver setups of one runtime, under one kernel, at one concurrency. */
export interface CellGroup {
  readonly label: string;
  readonly cells: readonly ChartCell[];
}

/** In the order of the grid's rows. @param rows - those of the results' cells, in their order */
export function cellGroups(results: ResultSet, rows: readonly SummaryRow[]): CellGroup[] {
  const columns = gridColumns(results).map(({ label }) => label);
  const told = toldAxes(results);
  const { numbers } = footnotes(results);
  const indices = new Map(results.cells.map((cell, index) => [cell, index]));
  return gridRows(results).map(({ values, cells }) => ({
    label: told.map((axis) => axis.phrase(values.get(axis))).join(' \u00b7 '),
    cells: cells.flatMap((cell): ChartCell[] => {
      const index = cell && indices.get(cell);
      const row = index === undefined ? undefined : rows[index];
      if (cell === undefined || index === undefined || row === undefined) return [];
      return [{ index, cell, row, driver: columns.indexOf(columnLabel(cell)), note: numbers.get(cell) }];
    }),
  }));
}

/** Label of a row: the runtime, then the axes with several values, kernels last. */
export function toldAxes(results: ResultSet): readonly Axis[] {
  const axes = rowAxes(results);
  return [INNER_AXES, OUTER_AXES].flatMap((group) => axes.filter((axis) => group.includes(axis)));
}

/** A cell's name, with its kernel if there are several. */
export function chartLabel({ cell }: ChartCell, { cells }: ResultSet): string {
  return wholeLabel(cell, cells);
}

/** Shown instead of a number: the outcome, and the footnote that says why. */
export function holeText({ row, note }: ChartCell): string {
  const word = row.outcome === 'measured' ? 'no sample' : row.outcome;
  return note === undefined ? word : `${word} [${note}]`;
}

/** The footnotes that cells without a number refer to, as lines for a picture that stands alone. */
export function holeNotes(results: ResultSet, cells: readonly ChartCell[]): string[] {
  const named = new Set(cells.map(({ note }) => note));
  return footnotes(results)
    .notes.filter(({ number }) => named.has(number))
    .map(({ number, subject, text }) => `[${number}] ${subject}: ${text}`);
}

/** Further cells are left to the table beside the picture, not read out one by one. */
const READ_OUT = 24;
const LONGEST_LABEL = 60;

/** A chart in words, for those who cannot see it. */
export function described(
  what: string,
  cells: readonly ChartCell[],
  results: ResultSet,
  valueOf: (chartCell: ChartCell) => string,
): string {
  const told = cells
    .slice(0, READ_OUT)
    .map((chartCell) => `${shortened(chartLabel(chartCell, results))} ${valueOf(chartCell)}`);
  const rest = cells.length - told.length;
  return `${what}: ${told.join('; ')}${rest > 0 ? `; and ${rest} more, which the table has` : ''}.`;
}

/** @returns at most 60 characters of it */
export function shortened(text: string): string {
  return clipped(plainText(text.slice(0, 1000)), LONGEST_LABEL);
}
