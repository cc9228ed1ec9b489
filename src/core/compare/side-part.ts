import { valueOn, type Axis, type AxisValue } from '../axes/axis.ts';
import { INNER_AXES, valuesOn } from '../axes/cell.ts';
import { UsageError } from '../errors.ts';
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
            ? `Compare two runs, or measure two in one: a scenario lists them.`
            : `Name two: drivergrid compare ${side.name}@${first} ${side.name}@${second} --by ${axis.name}`,
      },
    );
  }
  return [partOf(side, axis, first), partOf(side, axis, second)];
}

/** In order of the cells; the floor is on no engine. */
function valuesOf({ cells }: Side, axis: Axis): readonly AxisValue[] {
  return valuesOn(axis, cells).filter((value) => value !== undefined);
}

function nounOf({ name }: Axis): string {
  return name === 'engine' ? 'an engine' : `a ${name}`;
}
