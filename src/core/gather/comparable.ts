import { UsageError } from '../errors.ts';
import { groupBy } from '../group-by.ts';
import type { HostRun } from './host-run.ts';

/** Directories that a message names for each of two values. */
const MOST_NAMED = 3;

/**
 * Checks that the runs are of several hosts, one of each, and measured the same.
 *
 * Two runs of one host are refused. They would be two sessions of that host, but the rounds that a plan asks for, the
 * precision that it stops at and whether it is complete are those of one run; and what changed on the host between the
 * two would become spread between its restarts. Two states of the same hosts are two gathered runs, which `compare`
 * pairs host by host.
 *
 * @throws UsageError that names what differs, and the directories
 */
export function requireComparable(runs: readonly HostRun[]): void {
  const gathered = runs.find(({ plan }) => plan.hosts !== undefined);
  if (gathered !== undefined) {
    throw new UsageError(`expected runs of one host each, found a gathered one: ${gathered.folder}`, {
      hint: 'Name the run directories that it was gathered from, and the new ones.',
    });
  }
  for (const [id, same] of groupBy(runs, ({ plan }) => plan.run_id)) {
    if (same.length > 1) {
      throw new UsageError(`expected different runs, found run ${id} in ${named(same)}`, {
        hint: 'Name each run once.',
      });
    }
  }
  if (runs.length < 2) {
    throw new UsageError(`expected two run directories or more, found ${runs[0]?.folder ?? 'none'}`, {
      hint: 'Name one for each host: drivergrid gather results/web-1 results/web-2 --out results/fleet',
    });
  }
  for (const [host, same] of groupBy(runs, ({ host: name }) => name)) {
    if (same.length > 1) {
      throw new UsageError(`expected one run of each host, found ${same.length} of ${host}: ${named(same)}`, {
        hint: 'If they are two hosts of one name, name them: web-1=DIR web-2=DIR. If they are one host twice, gather the earlier and the later runs apart and compare the two.',
      });
    }
  }
  for (const [what, of] of MUST_AGREE) requireOne(runs, what, of);
  requireOneScenario(runs);
}

const MUST_AGREE: readonly (readonly [what: string, of: (run: HostRun) => unknown])[] = [
  // What an older version did not record agrees with everything.
  ['image', ({ started }) => started.fingerprint.image],
  ['lab', ({ plan }) => plan.lab],
  ['schema version', ({ plan }) => plan.schema],
  ['precision', ({ plan }) => plan.precision ?? 'none'],
  ['list of steps', ({ plan }) => plan.steps ?? 'none'],
  ['kernels to boot', ({ plan }) => plan.boots?.map(({ kernel }) => kernel) ?? 'none'],
];

/** The scenario's name is only a name. */
const MAY_DIFFER: readonly string[] = ['name'];

function requireOneScenario(runs: readonly HostRun[]): void {
  const keys = new Set(runs.flatMap(({ plan }) => Object.keys(plan.scenario)));
  for (const key of keys) {
    if (MAY_DIFFER.includes(key)) continue;
    requireOne(
      runs,
      `${key} of the scenario`,
      ({ plan }) => (plan.scenario as unknown as Record<string, unknown>)[key] ?? 'none',
    );
  }
}

function requireOne(runs: readonly HostRun[], what: string, of: (run: HostRun) => unknown): void {
  const known = runs.filter((run) => of(run) !== undefined);
  const groups = [...groupBy(known, (run) => textOf(of(run)))];
  if (groups.length < 2) return;
  const found = groups.map(([value, same]) => `${value} in ${named(same)}`);
  const rest = found.length - MOST_NAMED;
  const told = [...found.slice(0, MOST_NAMED), ...(rest > 0 ? [`${rest} more`] : [])];
  throw new UsageError(`expected one ${what} in all runs, found ${groups.length}: ${told.join('; ')}`, {
    hint: 'Only runs of one scenario, with one image, can be gathered: measure the others again, or leave them out.',
  });
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}

function named(runs: readonly HostRun[]): string {
  const rest = runs.length - MOST_NAMED;
  const folders = runs.slice(0, MOST_NAMED).map(({ folder }) => folder);
  return rest > 0 ? `${folders.join(', ')} and ${rest} more` : folders.join(' and ');
}
