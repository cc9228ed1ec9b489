import type { Axis } from '../../core/axes/axis.ts';
import { INNER_AXES, OUTER_AXES, tabled } from '../../core/axes/cell.ts';
import type { WholeKey } from '../../core/axes/cell-key.ts';

/** Whole microseconds if the column's name ends with `_us`; `undefined` if there is no value. */
export type Field = string | number | undefined;

export interface TableColumn {
  readonly name: string;
  /** What a text is, if a form writes it in its own way: a version number, an instant in ISO 8601. */
  readonly kind?: 'version' | 'instant' | undefined;
}

/** A table independent of its form (CSV, a sheet). Rows are made during iteration. */
export interface Table {
  readonly columns: readonly TableColumn[];
  readonly rows: Iterable<readonly Field[]>;
}

/** A column's name, a row's value in it, and the value's kind. */
export type Column<Row> = readonly [name: string, field: (row: Row) => Field, kind?: TableColumn['kind']];

/** Those of every table whose rows are of cells. */
export const CELL_AXES = [...INNER_AXES, ...OUTER_AXES];

/** Columns that identify a row's cell: those that a table of these cells has. */
export function axisColumns<Row>(
  cells: readonly WholeKey[],
  axes: readonly Axis[],
  value: (axis: Axis, row: Row) => Field,
): Column<Row>[] {
  return columnsOf(tabled(cells, axes), value);
}

/** A column for each axis. */
export function columnsOf<Row>(axes: readonly Axis[], value: (axis: Axis, row: Row) => Field): Column<Row>[] {
  return axes.map((axis) => [
    axis.name,
    (row) => value(axis, row),
    axis.kind === 'version' ? 'version' : undefined,
  ]);
}

export function table<Row>(columns: readonly Column<Row>[], rows: Iterable<Row>): Table {
  return {
    columns: columns.map(([name, , kind]) => ({ name, kind })),
    rows: { [Symbol.iterator]: () => fields(columns, rows) },
  };
}

function* fields<Row>(
  columns: readonly Column<Row>[],
  rows: Iterable<Row>,
): Generator<readonly Field[], undefined> {
  const values = columns.map(([, field]) => field);
  for (const row of rows) yield values.map((value) => value(row));
  return undefined;
}
