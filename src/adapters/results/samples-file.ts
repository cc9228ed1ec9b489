import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { samplesCsv } from '../../report/csv.ts';
import type { CsvDialect } from '../../report/csv-dialect.ts';
import type { SamplesLayout } from '../../report/tables/samples-table.ts';
import { writeDurably } from '../host/durable-file.ts';
import { knownEventsOf } from './events-file.ts';
import { EVENTS } from './run-files.ts';

export const SAMPLES = 'samples.csv';

/** Bytes of events: of about 100,000 samples. */
const WORTH_A_THREAD = 40e6;

/** Plain data, to be sent to a thread. */
export interface SamplesJob {
  /** The run directory, whose events have been read once without fault. */
  readonly folder: string;
  readonly layout: SamplesLayout;
  readonly dialect: CsvDialect | undefined;
}

/** Writes samples.csv of a run directory. */
export async function writeSamples({ folder, layout, dialect }: SamplesJob): Promise<void> {
  const events = knownEventsOf(join(folder, EVENTS));
  await writeDurably(join(folder, SAMPLES), samplesCsv(layout, events, dialect), 0o644);
}

/**
 * A thread that waits to write samples.csv of a large run, which takes as long as all other files of its report together;
 * `undefined` where it would save no more than the 0.2 s that it takes to start.
 */
export async function samplesThread(folder: string): Promise<SamplesThread | undefined> {
  const { size } = await stat(join(folder, EVENTS));
  // Only the built tool has a file that a thread can run.
  return size >= WORTH_A_THREAD && import.meta.url.endsWith('.js') ? new SamplesThread() : undefined;
}

export class SamplesThread {
  readonly #thread = new Worker(new URL('./samples-thread.js', import.meta.url), {
    // Node 24 would give it more than the report has altogether.
    resourceLimits: { maxYoungGenerationSizeMb: 64 },
  });

  constructor() {
    // While it waits for a job it keeps nobody.
    this.#thread.unref();
  }

  /** {@link writeSamples}, once; throws what that throws. */
  async write(job: SamplesJob): Promise<void> {
    this.#thread.ref();
    this.#thread.postMessage(job);
    await once(this.#thread, 'exit');
  }
}
