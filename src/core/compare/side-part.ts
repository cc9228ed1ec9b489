import { valueOn, type Axis, type AxisValue } from '../axes/axis.ts';
import { cellOf, INNER_AXES, valuesOn } from '../axes/cell.ts';
import type { CellKey } from '../axes/cell-key.ts';
import { UsageError } from '../errors.ts';
import type { Difference } from './differences.ts';
import type { Side } from './side.ts';

/** The axes on which the parts of one run can be compared: a cell of either part has one counterpart in the other. */
export const COMPARED_AXES: readonly Axis[] = INNER_AXES.filter(({ kind }) => kind === 'name');

/**
 * The cells of a side that have one value on an axis: one build's, for example.
 * @throws UsageError if no cell has it
 */
export function partOf(side: Side, axis: Axis, value: AxisValue): Side {
  const cells = side.cells.filter((cell) => valueOn(axis, cell) === value);
  if (cells.length === 0) {
    throw new UsageError(`expected ${nounOf(axis)} of ${side.name}, found ${value}`, {
      hint: `It has ${valuesOf(side, axis).join(', ') || 'none'}.`,
    });
  }
  return { ...side, name: `${side.name}@${value}`, cells, part: { axis, value } };
}

/** The two parts of a side that has two values on an axis. @throws UsageError if it has more, or fewer */
export function bothParts(side: Side, axis: Axis): [Side, Side] {
  const [first, second, ...others] = valuesOf(side, axis);
  if (first === undefined || second === undefined || others.length > 0) {
    const found = valuesOf(side, axis);
    throw new UsageError(
      `expected a run with two values of ${axis.name} in ${side.name}, found ${found.join(', ') || 'none'}`,
      {
        hint:
          second === undefined
            ? 'Compare two runs, or list two in the scenario.'
            : `Name two: drivergrid compare ${side.name}@${first} ${side.name}@${second} --by ${axis.name}`,
      },
    );
  }
  return [partOf(side, axis, first), partOf(side, axis, second)];
}

/**
 * A pair's cell as messages and tables have it: what its sides differ in is no part of its name, or both are.
 * @param cell of the second side
 */
export function pairCell(cell: CellKey, [a, b]: readonly [Side, Side]): CellKey {
  const axis = b.part?.axis;
  const key = cellOf(cell);
  if (axis === undefined) return key;
  const both = axis.isOptional === true ? undefined : `${a.part?.value ?? ''} -> ${b.part?.value ?? ''}`;
  return cellOf({ ...key, [axis.name]: both });
}

/** What parts of one run differ in first of all; nothing for two runs. */
export function partDifference(a: Side, b: Side): Difference[] {
  if (a.part === undefined || b.part === undefined) return [];
  return [{ name: `${b.part.axis.name} of the run`, details: [`${a.part.value} -> ${b.part.value}`] }];
}

/** In order of the cells; the floor is on no engine. */
function valuesOf({ cells }: Side, axis: Axis): readonly AxisValue[] {
  return valuesOn(axis, cells).filter((value) => value !== undefined);
}

function nounOf({ name }: Axis): string {
  return name === 'engine' ? 'an engine' : `a ${name}`;
}
