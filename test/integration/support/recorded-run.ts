import { join } from 'node:path';
import type { RunEvent } from '../../../src/core/record/events.ts';
import { drivergrid, scenarioFile, type Drivergrid, type Playground } from './playground.ts';
import { eventsOf } from './recorded.ts';

/** A run that has ended, and what it recorded. */
export interface RecordedRun {
  readonly out: string;
  readonly ended: Awaited<Drivergrid>;
  readonly events: RunEvent[];
}

/** Runs a scenario with its results in a folder of the playground. */
export async function recordedRun(place: Playground, yaml: string, folder = 'out'): Promise<RecordedRun> {
  const out = join(place.path, folder);
  const scenario = await scenarioFile(place, yaml, `${folder}.yaml`);
  const ended = await drivergrid(place, ['run', scenario, '--out', out]);
  return { out, ended, events: await eventsOf(out) };
}
