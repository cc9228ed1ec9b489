import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import type { SamplesLayout } from '../../report/tables/samples-table.ts';
import { SamplesDraft, type DraftSource } from './samples-draft.ts';

/** {@link SamplesThread} starts this. It writes a draft at once, and turns it into samples.csv once it gets the layout. */
if (parentPort !== null) {
  const told = once(parentPort, 'message') as Promise<[SamplesLayout]>;
  const draft = new SamplesDraft(workerData as DraftSource);
  await draft.write();
  const [layout] = await told;
  await draft.finish(layout);
}
