import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { requireComparable } from '../../core/gather/comparable.ts';
import { gatheredPlan } from '../../core/gather/gathered-plan.ts';
import { HiddenNames, pseudonymsOf } from '../../core/gather/pseudonyms.ts';
import { checkRunDirectory, checkWritable } from './check-run-directory.ts';
import { openHostRun, type GatherSource, type OpenedRun } from './open-host-run.ts';
import { writeGathered } from './write-gathered.ts';

export interface Gathered {
  readonly run_id: string;
  /** As they are called in it. */
  readonly hosts: readonly string[];
  readonly samples: number;
}

/**
 * Writes one run directory of several hosts' runs. Samples pass through one at a time. The folder appears only when it
 * is complete.
 * @throws UsageError if the runs cannot be gathered: nothing is written then
 */
export async function gatherRuns(
  sources: readonly GatherSource[],
  out: string,
  { pseudonyms = false }: { readonly pseudonyms?: boolean } = {},
): Promise<Gathered> {
  const folder = resolve(out);
  await checkRunDirectory(folder);
  await checkWritable(folder);
  const opened: OpenedRun[] = [];
  for (const source of sources) opened.push(await openHostRun(source));
  requireComparable(opened);
  const called = pseudonyms ? pseudonymsOf(opened.map(({ host }) => host)) : undefined;
  const hidden = new HiddenNames(
    opened.flatMap(({ host, hostname }) => {
      const pseudonym = called?.get(host);
      const names = [host, hostname].filter((name) => name !== undefined);
      return pseudonym === undefined ? [] : names.map((name) => [name, pseudonym] as const);
    }),
  );
  // In the order of the names, so that the same runs make the same bytes however they were listed.
  const runs = opened
    .map((run): OpenedRun => ({ ...run, host: called?.get(run.host) ?? run.host }))
    .sort((one, other) => (one.host < other.host ? -1 : 1));
  const [first, ...others] = runs;
  if (first === undefined) throw new TypeError('runs that can be gathered are two or more');
  const plan = gatheredPlan([first, ...others], runIdOf(runs), pseudonyms);
  const samples = await writeGathered(folder, runs, plan, hidden);
  return { run_id: plan.run_id, hosts: runs.map(({ host }) => host), samples };
}

/** The same runs make the same id. */
function runIdOf(runs: readonly OpenedRun[]): string {
  const hash = createHash('sha256');
  for (const { plan } of runs) hash.update(`${plan.run_id}\n`);
  return `gathered-${hash.digest('hex').slice(0, 12)}`;
}
