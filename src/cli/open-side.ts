import { stat } from 'node:fs/promises';
import { namedRun } from '../adapters/results/named-run.ts';
import { openRunDirectory } from '../adapters/results/read-run-directory.ts';
import { hostNames, hostsNamed, sideOfHosts } from '../core/compare/side-of-hosts.ts';
import { bothParts, COMPARED_AXES, partOf } from '../core/compare/side-part.ts';
import { sideOf, type Side } from '../core/compare/side.ts';
import { UsageError } from '../core/errors.ts';
import { resultSet, type ResultSet } from '../core/results/result-set.ts';

/**
 * Opens an argument of `compare`: a run directory or what {@link namedRun} finds one by, or DIR@KERNEL for one kernel's
 * part of it. Of a gathered run, DIR@HOSTS takes some hosts, and DIR@HOSTS@KERNEL both.
 * @throws UsageError if it is not a run directory or has no such kernel or host
 */
export async function openSide(argument: string): Promise<Side> {
  return takenFrom(await opened(await parts(argument)));
}

/** What stands for the hosts that the other side does not name. */
const REST = 'rest';

/**
 * The two arguments of `compare`; one of them may be DIR@rest, the hosts that the other leaves. A folder that both name
 * is read once.
 * @throws UsageError as {@link openSide}
 */
export async function openSides(a: string, b: string): Promise<[Side, Side]> {
  const [first, second] = [await parts(a), await parts(b)];
  const before = await opened(first);
  const after = first.folder === second.folder ? { ...before, chosen: second.chosen } : await opened(second);
  if (isRest(after)) return [takenFrom(before), restOf(after, takenFrom(before))];
  if (isRest(before)) return [restOf(before, takenFrom(after)), takenFrom(after)];
  return [takenFrom(before), takenFrom(after)];
}

function isRest({ chosen, results }: Opened): boolean {
  return chosen.includes(REST) && results.plan.hosts !== undefined && !hostNames(results).includes(REST);
}

function restOf(one: Opened, other: Side): Side {
  const named = other.results === one.results ? (other.hosts ?? []) : [];
  const rest = hostNames(one.results).filter((host) => !named.includes(host));
  if (named.length === 0 || rest.length === 0) {
    const found = named.length === 0 ? 'another folder' : 'all of its hosts';
    throw new UsageError(
      `expected some hosts of ${one.folder} on the other side of @${REST}, found ${found}`,
      {
        hint: `For example: drivergrid compare ${one.folder}@${hostNames(one.results)[0] ?? 'web-1'} ${one.folder}@${REST}`,
      },
    );
  }
  return takenFrom(
    { ...one, chosen: one.chosen.map((word) => (word === REST ? rest.join(',') : word)) },
    REST,
  );
}

/** Every kernel's part of a run directory, in boot order; DIR@KERNEL is one of them. */
export async function openEachKernel(argument: string): Promise<Side[]> {
  const found = await opened(await parts(argument));
  const { kernels } = found.results;
  if (found.chosen.length > 0 || kernels.length < 2) return [takenFrom(found)];
  return kernels.flatMap((kernel) =>
    kernel === undefined ? [] : [takenFrom({ ...found, chosen: [kernel] })],
  );
}

/** The two kernels of one run directory, in boot order. */
export async function openKernels(argument: string): Promise<[Side, Side]> {
  const found = await opened(await parts(argument));
  const [first, second, ...others] = found.results.kernels;
  if (found.chosen.length > 0 || first === undefined || second === undefined || others.length > 0) {
    throw new UsageError(`expected two run directories, or one with two kernels, found ${argument}`, {
      hint: 'For example: drivergrid compare results/before results/after --gate 5%. Parts of one run: --by engine, driver or runtime.',
    });
  }
  return [takenFrom({ ...found, chosen: [first] }), takenFrom({ ...found, chosen: [second] })];
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
  const [left, right] = [first.chosen[0], second?.chosen[0]];
  if (second === undefined && left === undefined) return bothParts(await openSide(first.folder), axis);
  if (left === undefined || right === undefined || second?.folder !== first.folder) {
    throw new UsageError(
      `--by ${by} compares parts of one run, found ${a}${b === undefined ? '' : ` and ${b}`}`,
      {
        hint: `For example: drivergrid compare ${first.folder}@A ${first.folder}@B --by ${by}`,
      },
    );
  }
  const whole = await openSide(first.folder);
  return [partOf(whole, axis, left), partOf(whole, axis, right)];
}

interface Named {
  readonly folder: string;
  /** What follows the folder's name: kernels, hosts or values. */
  readonly chosen: readonly string[];
}

interface Opened extends Named {
  readonly results: ResultSet;
  readonly environment: unknown;
}

async function opened({ folder, chosen }: Named): Promise<Opened> {
  const { plan, events, environment } = await openRunDirectory(folder);
  const results = resultSet(plan, events);
  if (results.runs.length === 0) {
    throw new UsageError(`expected a run with samples, found none in ${folder}`, {
      hint: 'Its events.jsonl is empty or missing.',
    });
  }
  return { folder, results, environment, chosen };
}

/** @param shown - instead of what was chosen, in the side's name */
function takenFrom({ folder, results, environment, chosen }: Opened, shown?: string): Side {
  if (results.plan.hosts === undefined) {
    return sideOf(folder, results, environment, chosen.length === 0 ? undefined : chosen.join('@'));
  }
  const kernels = chosen.filter((word) => results.kernels.includes(word));
  const lists = chosen.filter((word) => !kernels.includes(word));
  return sideOfHosts([folder, ...(shown === undefined ? chosen : [shown])].join('@'), results, environment, {
    kernel: kernels[0],
    hosts: lists.length === 0 ? undefined : hostsNamed(folder, results, lists.join(',')),
  });
}

/** A folder's own name may contain an @. */
async function parts(argument: string): Promise<Named> {
  const chosen: string[] = [];
  for (let folder = argument; ;) {
    const at = folder.lastIndexOf('@');
    const isWhole = (await stat(folder).catch(() => undefined))?.isDirectory() === true;
    if (isWhole || at <= folder.lastIndexOf('/')) return { folder: await namedRun(folder), chosen };
    chosen.unshift(folder.slice(at + 1));
    folder = folder.slice(0, at);
  }
}
