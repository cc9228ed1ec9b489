import type { Axis, AxisValue } from '../axes/axis.ts';
import { UsageError } from '../errors.ts';
import type { CellResult } from '../results/cell-result.ts';
import type { ResultSet } from '../results/result-set.ts';

/** One of the two things compared: a result set, one kernel's part of one, or of that the part with one value on an axis. */
export interface Side {
  /** As the user named it. */
  readonly name: string;
  readonly results: ResultSet;
  readonly kernel: string | undefined;
  /** The content of its environment.json. */
  readonly environment: unknown;
  readonly cells: readonly CellResult[];
  /** What its cells have in common and the other side's do not, if both are parts of one run. */
  readonly part?: { readonly axis: Axis; readonly value: AxisValue } | undefined;
  /** The hosts of a gathered run that are compared; absent where one host was measured. */
  readonly hosts?: readonly string[] | undefined;
}

/**
 * The part of a result set under one kernel.
 * @param kernel - needed if the set has several
 * @throws UsageError if it is needed and not given, or not one of the set's
 */
export function sideOf(
  name: string,
  results: ResultSet,
  environment: unknown,
  kernel: string | undefined,
): Side {
  const { kernels } = results;
  if (kernel === undefined && kernels.length > 1) {
    throw new UsageError(`${name} has several kernels: ${kernels.join(', ')}`, {
      hint: `Name one, for example ${name}@${kernels[0] ?? ''}.`,
    });
  }
  const chosen = kernel ?? kernels[0];
  if (kernel !== undefined && !kernels.includes(kernel)) {
    throw new UsageError(`expected a kernel of ${name}, found ${kernel}`, {
      hint: `It has ${kernels.map((one) => one ?? 'an unknown one').join(', ')}.`,
    });
  }
  const cells = results.cells.filter((cell) => cell.kernel === chosen);
  const shown = kernel === undefined ? name : `${name}@${kernel}`;
  return { name: shown, results, kernel: chosen, environment: environmentUnder(environment, chosen), cells };
}

/** A run under several kernels has one environment for each. */
export function environmentUnder(environment: unknown, kernel: string | undefined): unknown {
  const { kernels } = (environment ?? {}) as { kernels?: Record<string, unknown> | null };
  return kernels == null || kernel === undefined ? environment : kernels[kernel];
}
