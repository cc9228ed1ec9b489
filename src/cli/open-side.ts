import { stat } from 'node:fs/promises';
import { namedRun } from '../adapters/results/named-run.ts';
import { openRunDirectory } from '../adapters/results/read-run-directory.ts';
import { bothParts, COMPARED_AXES, partOf } from '../core/compare/side-part.ts';
import { sideOf, type Side } from '../core/compare/side.ts';
import { UsageError } from '../core/errors.ts';
import { resultSet, type ResultSet } from '../core/results/result-set.ts';

/**
 * Opens an argument of `compare`: a run directory or what {@link namedRun} finds one by, or DIR@KERNEL for one kernel's
 * part of it.
 * @throws UsageError if it is not a run directory or has no such kernel
 */
export async function openSide(argument: string): Promise<Side> {
  const { folder, results, environment, chosen: kernel } = await opened(argument);
  return sideOf(folder, results, environment, kernel);
}

/** Every kernel's part of a run directory, in boot order; DIR@KERNEL is one of them. */
export async function openEachKernel(argument: string): Promise<Side[]> {
  const { folder, results, environment, chosen } = await opened(argument);
  const kernels = chosen === undefined && results.kernels.length > 1 ? results.kernels : [chosen];
  return kernels.map((kernel) => sideOf(folder, results, environment, kernel));
}

/** The two kernels of one run directory, in boot order. */
export async function openKernels(argument: string): Promise<[Side, Side]> {
  const { folder, results, environment, chosen: kernel } = await opened(argument);
  const [first, second, ...others] = results.kernels;
  if (kernel !== undefined || first === undefined || second === undefined || others.length > 0) {
    throw new UsageError(`expected two run directories, or one with two kernels, found ${argument}`, {
      hint: 'For example: drivergrid compare results/before results/after --gate 5%. Parts of one run: --by engine, driver or runtime.',
    });
  }
  return [sideOf(folder, results, environment, first), sideOf(folder, results, environment, second)];
}

/**
 * The two parts of one run that differ on an axis: DIR with two values on it, or DIR@VALUE twice.
 * @param by name of the axis
 * @throws UsageError if they are not two parts of one run
 */
export async function openParts(a: string, b: string | undefined, by: string): Promise<[Side, Side]> {
  const axis = COMPARED_AXES.find(({ name }) => name === by);
  if (axis === undefined) {
    throw new UsageError(`expected ${COMPARED_AXES.map(({ name }) => name).join(', ')} in --by, found ${by}`);
  }
  const [first, second] = [await parts(a), b === undefined ? undefined : await parts(b)];
  if (second === undefined && first.chosen === undefined)
    return bothParts(await openSide(first.folder), axis);
  if (first.chosen === undefined || second?.chosen === undefined || second.folder !== first.folder) {
    throw new UsageError(
      `--by ${by} compares parts of one run, found ${a}${b === undefined ? '' : ` and ${b}`}`,
      {
        hint: `For example: drivergrid compare ${first.folder}@A ${first.folder}@B --by ${by}`,
      },
    );
  }
  const whole = await openSide(first.folder);
  return [partOf(whole, axis, first.chosen), partOf(whole, axis, second.chosen)];
}

interface Opened {
  readonly folder: string;
  readonly results: ResultSet;
  readonly environment: unknown;
  readonly chosen: string | undefined;
}

async function opened(argument: string): Promise<Opened> {
  const { folder, chosen } = await parts(argument);
  const { plan, events, environment } = await openRunDirectory(folder);
  const results = resultSet(plan, events);
  if (results.runs.length === 0) {
    throw new UsageError(`expected a run with samples, found none in ${folder}`, {
      hint: 'Its events.jsonl is empty or missing.',
    });
  }
  return { folder, results, environment, chosen };
}

/** A folder's own name may contain an @. */
async function parts(argument: string): Promise<{ folder: string; chosen: string | undefined }> {
  const at = argument.lastIndexOf('@');
  const isWhole = (await stat(argument).catch(() => undefined))?.isDirectory() === true;
  if (isWhole || at <= argument.lastIndexOf('/'))
    return { folder: await namedRun(argument), chosen: undefined };
  return { folder: await namedRun(argument.slice(0, at)), chosen: argument.slice(at + 1) };
}
