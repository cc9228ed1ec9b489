import { valueOn, type Axis, type AxisValue } from '../axes/axis.ts';
import { cellId, columnLabel, valuesOn, wholeId } from '../axes/cell.ts';
import { AXES } from '../axes/known-axes.ts';
import type { CellResult } from '../results/cell-result.ts';
import type { ResultSet } from '../results/result-set.ts';

/** One row of the grid. */
export interface GridRow {
  /** What all its cells have in common, by axis. */
  readonly values: ReadonlyMap<Axis, AxisValue | undefined>;
  /** In the order of the columns. */
  readonly cells: readonly (CellResult | undefined)[];
}

/** One column of the grid: a driver setup. */
export interface GridColumn {
  readonly label: string;
  readonly place: Readonly<Record<string, AxisValue | undefined>>;
}

const ROW_AXES = AXES.filter(({ place }) => place === 'row');
const COLUMN_AXES = AXES.filter(({ place }) => place === 'column');

/** Driver setups, in the order of the cells. */
export function gridColumns({ cells }: ResultSet): GridColumn[] {
  const found = new Map(cells.map((cell) => [cellId(cell, COLUMN_AXES), cell]));
  const columns = [...found.values()];
  return columns.map((cell) => ({ label: columnLabel(cell), place: placeOn(COLUMN_AXES, cell) }));
}

/** The axes that divide the grid into rows: the runtime, and others with several values. */
export function rowAxes({ cells }: ResultSet): readonly Axis[] {
  return ROW_AXES.filter((axis, index) => index === 0 || valuesOn(axis, cells).length > 1);
}

/** Runtimes down, driver setups across; under each runtime the kernels, under each kernel the ladder. */
export function gridRows(results: ResultSet): GridRow[] {
  const { cells } = results;
  const byId = new Map(cells.map((cell) => [wholeId(cell), cell]));
  const columns = gridColumns(results);
  let places: Readonly<Record<string, AxisValue | undefined>>[] = [{}];
  for (const axis of ROW_AXES) {
    const values = valuesOn(axis, cells);
    places = places.flatMap((place) => values.map((value) => ({ ...place, [axis.name]: value })));
  }
  return places.map((place) => ({
    values: new Map(ROW_AXES.map((axis) => [axis, valueOn(axis, place)])),
    cells: columns.map((column) => byId.get(wholeId({ ...place, ...column.place }))),
  }));
}

function placeOn(axes: readonly Axis[], cell: CellResult): GridColumn['place'] {
  return Object.fromEntries(axes.map((axis) => [axis.name, valueOn(axis, cell)]));
}
