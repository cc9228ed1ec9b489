import { stat } from 'node:fs/promises';
import { openRunDirectory } from '../adapters/results/read-run-directory.ts';
import { sideOf, type Side } from '../core/compare/side.ts';
import { UsageError } from '../core/errors.ts';
import { resultSet, type ResultSet } from '../core/results/result-set.ts';

/**
 * Opens an argument of `compare`: a run directory, or DIR@KERNEL for one kernel's part of it.
 * @throws UsageError if it is not a run directory or has no such kernel
 */
export async function openSide(argument: string): Promise<Side> {
  const { folder, results, environment, kernel } = await opened(argument);
  return sideOf(folder, results, environment, kernel);
}

/** The two kernels of one run directory, in boot order. */
export async function openKernels(argument: string): Promise<[Side, Side]> {
  const { folder, results, environment, kernel } = await opened(argument);
  const [first, second, ...others] = results.kernels;
  if (kernel !== undefined || first === undefined || second === undefined || others.length > 0) {
    throw new UsageError(`expected two run directories, or one with two kernels, found ${argument}`, {
      hint: 'For example: drivergrid compare results/before results/after --gate 5%',
    });
  }
  return [sideOf(folder, results, environment, first), sideOf(folder, results, environment, second)];
}

interface Opened {
  readonly folder: string;
  readonly results: ResultSet;
  readonly environment: unknown;
  readonly kernel: string | undefined;
}

async function opened(argument: string): Promise<Opened> {
  const { folder, kernel } = await parts(argument);
  const { plan, events, environment } = await openRunDirectory(folder);
  const results = resultSet(plan, events);
  if (results.runs.length === 0) {
    throw new UsageError(`expected a run with samples, found none in ${folder}`, {
      hint: 'Its events.jsonl is empty or missing.',
    });
  }
  return { folder, results, environment, kernel };
}

/** A folder's own name may contain an @. */
async function parts(argument: string): Promise<{ folder: string; kernel: string | undefined }> {
  const at = argument.lastIndexOf('@');
  const isWhole = (await stat(argument).catch(() => undefined))?.isDirectory() === true;
  if (isWhole || at <= argument.lastIndexOf('/')) return { folder: argument, kernel: undefined };
  return { folder: argument.slice(0, at), kernel: argument.slice(at + 1) };
}
