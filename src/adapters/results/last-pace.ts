import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { recordedHostname } from '../../core/gather/host-run.ts';
import { paceOf, type Pace } from '../../core/plan/pace.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { newestFirst } from '../../core/results/chosen-run.ts';
import { eventsOf } from './events-file.ts';
import { foundRuns, type FoundRun } from './found-runs.ts';
import { ENVIRONMENT, EVENTS, parsed, RESULTS } from './run-files.ts';

/** An earlier run that says how long a planned one may take. */
export interface LastPace {
  readonly runId: string;
  readonly pace: Pace;
}

/**
 * The pace of the last run in results/ that measured the same workload in the same lab on this host; one of the same
 * scenario comes first.
 * @returns undefined if there is none that came to its end
 */
export async function lastPace({ lab, scenario }: Plan): Promise<LastPace | undefined> {
  const { runs } = await foundRuns(RESULTS);
  const alike = newestFirst(runs).filter(
    ({ plan }) =>
      plan.lab === lab &&
      plan.scenario.workload === scenario.workload &&
      // Times of several hosts or kernels are nobody's pace.
      plan.hosts === undefined &&
      plan.boots === undefined,
  );
  const isSame = ({ plan }: FoundRun): boolean => plan.scenario.name === scenario.name;
  for (const run of [...alike.filter(isSame), ...alike.filter((one) => !isSame(one))]) {
    const pace = (await isOfThisHost(run)) ? readPace(run) : undefined;
    if (pace !== undefined) return { runId: run.runId, pace };
  }
  return undefined;
}

async function isOfThisHost({ path }: FoundRun): Promise<boolean> {
  const file = join(path, ENVIRONMENT);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text !== undefined && recordedHostname(orDamaged(() => parsed(text, file))) === hostname();
}

function readPace({ path }: FoundRun): Pace | undefined {
  return orDamaged(() => paceOf(eventsOf(join(path, EVENTS))));
}

/** A run that is damaged is no reason to refuse a plan. */
function orDamaged<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}
