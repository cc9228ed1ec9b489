import { once } from 'node:events';
import { parentPort } from 'node:worker_threads';
import { writeSamples, type SamplesJob } from './samples-file.ts';

/** The thread that writes samples.csv of a large run: its one message is the job. */
if (parentPort !== null) {
  const [job] = (await once(parentPort, 'message')) as [SamplesJob];
  await writeSamples(job);
}
