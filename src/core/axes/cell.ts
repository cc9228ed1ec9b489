import { valueOn, type Axis, type AxisValue } from './axis.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { CellKey, WholeKey } from './cell-key.ts';
import { AXES } from './known-axes.ts';

/** Values by axis, as in records. */
export type AxisFields = Readonly<Record<string, AxisValue>>;

/** Axes that one boot of one machine covers. */
export const INNER_AXES: readonly Axis[] = AXES.filter(({ changesWith }) => changesWith !== 'boot');

/** Axes with one value per boot. */
export const OUTER_AXES: readonly Axis[] = AXES.filter(({ changesWith }) => changesWith === 'boot');

/** A record's cell within its boot, without the other fields. */
export function cellOf(record: CellKey): CellKey {
  return fieldsOf(record, INNER_AXES) as unknown as CellKey;
}

/** A record's cell among those of several boots and hosts, without the other fields. */
export function wholeOf(record: WholeKey): WholeKey & { readonly kernel: string | undefined } {
  const { kernel, host } = record;
  return { ...cellOf(record), kernel, ...(host === undefined ? {} : { host }) };
}

/** A record's values on some axes; axes that it does not name are left out. */
export function fieldsOf(record: Partial<WholeKey>, axes: readonly Axis[]): AxisFields {
  const fields = record as Readonly<Record<string, AxisValue | undefined>>;
  return Object.fromEntries(
    axes.flatMap(({ name }) => {
      const value = fields[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** A key: equal for two records of one cell, within a boot or over all axes. Made for every event of a run. */
export function cellId(record: Partial<WholeKey>, axes: readonly Axis[] = INNER_AXES): string {
  let id = '';
  for (const axis of axes) id += `${valueOn(axis, record) ?? ''}\0`;
  return id;
}

/** The same over all boots. */
export function wholeId(record: Partial<WholeKey>): string {
  return cellId(record, AXES);
}

/** `overlay2 x runc`, with ` x4` if four run at a time. Axes with one value per boot are left out. */
export function cellLabel(cell: CellKey): string {
  return labelOn(INNER_AXES, cell);
}

const COLUMN_AXES = INNER_AXES.filter(({ place }) => place === 'column');

/** The part of the label that names the column: `overlay2`, or `docker-28 overlay2` where there are several builds. */
export function columnLabel(cell: Pick<CellKey, 'driver' | 'engine'>): string {
  return labelOn(COLUMN_AXES, cell);
}

/** The other part: `runc x4`. */
export function rowLabel(cell: Omit<CellKey, 'driver' | 'engine'>): string {
  const [first, ...rest] = INNER_AXES.filter(({ place }) => place === 'row');
  return first === undefined ? '' : first.phrase(valueOn(first, cell)) + labelOn(rest, cell);
}

/** The label with what distinguishes cells of several boots: `overlay2 x runc on 6.1.0`. */
export function wholeLabel(cell: WholeKey, cells: readonly WholeKey[]): string {
  return cellLabel(cell) + outerMark(cell, cells);
}

/** ` on 6.1.0` if `cells` has several kernels, otherwise nothing. */
export function outerMark(cell: Partial<WholeKey>, cells: readonly Partial<WholeKey>[]): string {
  return differing(cells, OUTER_AXES)
    .map((axis) => axis.mark(valueOn(axis, cell)))
    .join('');
}

/** The axes on which the cells have several values. */
export function differing(
  cells: readonly Partial<WholeKey>[],
  axes: readonly Axis[] = AXES,
): readonly Axis[] {
  return axes.filter((axis) => valuesOn(axis, cells).length > 1);
}

/** The values that cells have on an axis, in order of appearance. */
export function valuesOn(
  axis: Axis,
  cells: readonly Partial<WholeKey>[],
): readonly (AxisValue | undefined)[] {
  return [...new Set(cells.map((cell) => valueOn(axis, cell)))];
}

/** Whether the cell has the usual value on every axis that has one: a cell of the plain runtime x driver grid. */
export function isUsual(cell: CellKey): boolean {
  return INNER_AXES.every((axis) => axis.usual === undefined || valueOn(axis, cell) === axis.usual);
}

/** Axes whose columns a table of these cells has: those of every version, and further ones if any cell needs them. */
export function tabled(cells: readonly WholeKey[], axes: readonly Axis[]): readonly Axis[] {
  return axes.filter(
    (axis) => axis.isOptional !== true || cells.some((cell) => valueOn(axis, cell) !== axis.usual),
  );
}

/** Every combination of the values that a scenario asks for on some axes, the last axis changing fastest. */
export function combinations(axes: readonly Axis[], scenario: Scenario): readonly AxisFields[] {
  let found: AxisFields[] = [{}];
  for (const axis of axes) {
    const values = axis.planned(scenario);
    // An axis that the scenario does not mention has its usual value, which records leave out.
    if (values.length === 0) continue;
    found = found.flatMap((one) => values.map((value) => ({ ...one, [axis.name]: value })));
  }
  return found;
}

function labelOn(axes: readonly Axis[], cell: Partial<WholeKey>): string {
  return axes
    .map((axis) => {
      const value = valueOn(axis, cell);
      return axis.usual !== undefined && value === axis.usual ? '' : axis.mark(value);
    })
    .join('');
}
