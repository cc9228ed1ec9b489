import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import type { SamplesLayout } from '../../report/tables/samples-table.ts';
import { SamplesDraft, type DraftSource } from './samples-draft.ts';

/** What {@link SamplesThread} starts: writes a draft at once, and makes samples.csv of it when told the whole run's layout. */
if (parentPort !== null) {
  const told = once(parentPort, 'message') as Promise<[SamplesLayout]>;
  const draft = new SamplesDraft(workerData as DraftSource);
  await draft.write();
  const [layout] = await told;
  await draft.finish(layout);
}
