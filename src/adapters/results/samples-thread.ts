import { workerData } from 'node:worker_threads';
import { writeSamples, type SamplesJob } from './samples-file.ts';

/** The thread that writes samples.csv of a large run: {@link writeSamplesBeside} starts it. */
await writeSamples(workerData as SamplesJob);
