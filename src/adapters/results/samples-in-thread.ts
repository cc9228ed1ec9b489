import { once } from 'node:events';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SamplesLayout } from '../../report/tables/samples-table.ts';
import { EVENTS } from './run-files.ts';
import { SAMPLES_DRAFT, type DraftSource } from './samples-draft.ts';

/** Bytes of events, about 100,000 samples: with fewer, a thread saves less than half a second. */
export const WORTH_A_THREAD = 40e6;

/** Writes samples.csv of a large run in a thread, while this one reads the run and writes the other files. */
export class SamplesThread {
  readonly #thread: Worker;
  readonly #ended: Promise<unknown>;
  readonly #draft: string;

  /** `undefined` for a small run, and where the tool is not built: a thread needs a file of JavaScript. */
  static async worthwhile(of: DraftSource): Promise<SamplesThread | undefined> {
    const { size } = await stat(join(of.folder, EVENTS));
    return size >= WORTH_A_THREAD && import.meta.url.endsWith('.js') ? new SamplesThread(of) : undefined;
  }

  private constructor(of: DraftSource) {
    this.#draft = join(of.folder, SAMPLES_DRAFT);
    this.#thread = new Worker(new URL('./samples-thread.js', import.meta.url), {
      workerData: of,
      // Without a limit, Node 24 takes 50 MB more.
      resourceLimits: { maxYoungGenerationSizeMb: 64 },
    });
    this.#ended = once(this.#thread, 'exit');
    // What it throws is told by whoever waits for it.
    this.#ended.catch(() => undefined);
  }

  /**
   * Makes samples.csv of the draft; throws what the thread throws.
   * @param layout - of the whole run
   */
  async finish(layout: SamplesLayout): Promise<void> {
    this.#thread.postMessage(layout);
    await this.#ended;
  }

  /** Ends the thread and removes its draft. */
  async stop(): Promise<void> {
    await this.#thread.terminate();
    await rm(this.#draft, { force: true });
    await rm(`${this.#draft}.new`, { force: true });
  }
}
