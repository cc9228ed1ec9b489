import { cellId } from '../axes/cell.ts';
import { UsageError } from '../errors.ts';
import type { Side } from './side.ts';

/**
 * Checks that no sample is on both sides: compared with itself, nothing has changed, whatever was measured.
 * @throws UsageError that says what both have
 */
export function requireTwoRuns(a: Side, b: Side): void {
  const runs = runIds(b);
  const shared = [...runIds(a)].filter(([run]) => runs.has(run));
  if (shared.length === 0 || differ(a.kernel, b.kernel)) return;
  const cells = new Set(b.cells.map((cell) => cellId(cell)));
  if (!a.cells.some((cell) => cells.has(cellId(cell)))) return;
  const [[run, host] = ['', undefined]] = shared;
  if (host === undefined || a.hosts === undefined || b.hosts === undefined) {
    throw new UsageError(`expected two runs, found the same one twice, ${run}: ${a.name} and ${b.name}`, {
      hint: `Name another run, or see how much chance alone makes halves of this one differ: drivergrid compare ${a.name} --self`,
    });
  }
  const more = shared.length > 1 ? ` and ${shared.length - 1} more` : '';
  throw new UsageError(
    `expected hosts on one side only, found ${host}${more} on both: ${a.name} and ${b.name}`,
    {
      hint: `Name each host once; @rest is all that the other side does not name: drivergrid compare ${a.name} ${b.results.plan.run_id === a.results.plan.run_id ? folderOf(b.name) : b.name}@rest`,
    },
  );
}

/** Each run that a side has samples of, with its host where it was gathered. */
function runIds({ results, hosts }: Side): ReadonlyMap<string, string | undefined> {
  const { plan } = results;
  return new Map(
    hosts === undefined
      ? [[plan.run_id, undefined]]
      : (plan.hosts ?? [])
          .filter(({ host }) => hosts.includes(host))
          .map(({ host, run_id }) => [run_id, host]),
  );
}

/** Where a side does not say which kernel, it may be either. */
function differ(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b;
}

function folderOf(name: string): string {
  const at = name.indexOf('@', name.lastIndexOf('/') + 1);
  return at < 0 ? name : name.slice(0, at);
}
