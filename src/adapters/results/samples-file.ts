import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { attempts } from '../../core/results/cell-result.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import { samplesCsv } from '../../report/csv.ts';
import type { CsvDialect } from '../../report/csv-dialect.ts';
import type { SamplesLayout } from '../../report/tables/samples-table.ts';
import { writeDurably } from '../host/durable-file.ts';
import { knownEventsOf } from './events-file.ts';
import { EVENTS } from './run-files.ts';

export const SAMPLES = 'samples.csv';

/** With fewer samples a thread saves no more than it takes to start, which is 0.2 s. */
const FEWEST_FOR_THREAD = 100_000;

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

/** Only the built tool has a file that a thread can run. */
export function isWorthAThread({ cells }: ResultSet): boolean {
  const samples = cells.reduce((sum, cell) => sum + attempts(cell), 0);
  return samples >= FEWEST_FOR_THREAD && import.meta.url.endsWith('.js');
}

/** {@link writeSamples} in a thread: it takes as long as all other files of a report together. */
export async function writeSamplesBeside(job: SamplesJob): Promise<void> {
  const thread = new Worker(new URL('./samples-thread.js', import.meta.url), { workerData: job });
  // Rejects with what the thread throws.
  await once(thread, 'exit');
}
