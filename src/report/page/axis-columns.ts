import { valueOn, type Axis } from '../../core/axes/axis.ts';
import { differing } from '../../core/axes/cell.ts';
import type { WholeKey } from '../../core/axes/cell-key.ts';
import type { Column } from './table.ts';

/** Columns that identify a line's cell: driver and runtime, and what else the cells differ in. */
export function axisColumns<Line>(
  cells: readonly WholeKey[],
  axes: readonly Axis[],
  cellOf: (line: Line) => WholeKey,
): Column<Line>[] {
  return alwaysShown(cells, axes).map((axis) => {
    const value = (line: Line) => valueOn(axis, cellOf(line));
    const text = (line: Line): string => String(value(line) ?? '');
    return axis.kind === 'count'
      ? { name: axis.heading, kind: 'number', text, value: (line) => Number(value(line)) }
      : { name: axis.heading, kind: 'name', text };
  });
}

/** Axes that every cell is on, and that have no usual value, describe a cell even if all cells have the same. */
export function alwaysShown(cells: readonly WholeKey[], axes: readonly Axis[]): readonly Axis[] {
  const several = differing(cells, axes);
  const isAlways = ({ usual, kind, isOptional }: Axis): boolean =>
    usual === undefined && kind === 'name' && isOptional !== true;
  return axes.filter((axis) => isAlways(axis) || several.includes(axis));
}
