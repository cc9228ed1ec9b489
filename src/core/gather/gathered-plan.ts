import type { GatheredHost, Plan } from '../plan/plan.ts';
import type { RunEvent } from '../record/events.ts';
import { GATHERED_SCHEMA } from '../record/schema.ts';
import type { HostRun } from './host-run.ts';

/** What says nothing of the other hosts: paths, what was tried before, boots. */
const OF_ONE_HOST: readonly string[] = ['image_archive', 'known_runtimes', 'boots'];

/**
 * The plan of the gathered run: what all have in common, and of each host its run, its seed and its boots. The rounds
 * stay in the runs: nothing of a gathered run is executed.
 * @param runs - in the order of the result; at least one
 * @param pseudonyms - whether hosts are called by pseudonyms
 */
export function gatheredPlan(
  [first, ...others]: readonly [HostRun, ...HostRun[]],
  runId: string,
  pseudonyms: boolean,
): Plan {
  const common = Object.fromEntries(
    Object.entries(first.plan).filter(([name]) => !OF_ONE_HOST.includes(name)),
  );
  return {
    ...(common as unknown as Plan),
    ...{ schema: GATHERED_SCHEMA, run_id: runId },
    ...(pseudonyms ? { pseudonyms } : {}),
    hosts: [first, ...others].map(({ host, plan }): GatheredHost => ({
      ...{ host, run_id: plan.run_id, seed: plan.seed },
      ...(plan.boots === undefined ? {} : { boots: plan.boots }),
    })),
    rounds: [],
  };
}

/**
 * An event with its host, where it names a session or a cell; the others follow their session.
 * @param event - of the host's own run
 */
export function onHost(event: RunEvent, host: string): RunEvent {
  if (event.type === 'run') return { ...event, schema: GATHERED_SCHEMA, host };
  const named = event.type === 'sample' || event.type === 'cell' || event.type === 'runtime';
  return named || event.type === 'warning' ? { ...event, host } : event;
}
