import { Worker } from 'node:worker_threads';

/** Far above what any target holds: what has grown to that grows on. */
const MOST_MEMORY_BYTES = 2 * 2 ** 30;

const SCRIPT = `
const { workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const { beat, run, deadlineMs, mostBytes, replay } = workerData;
let last = -1, since = Date.now();
setInterval(() => {
  const now = Atomics.load(beat, 0);
  if (now !== last) { last = now; since = Date.now(); }
  const bytes = process.memoryUsage.rss();
  const wrong = bytes > mostBytes ? 'memory grew to ' + Math.round(bytes / 2 ** 20) + ' MiB'
    : Date.now() - since > deadlineMs ? 'nothing moved for ' + deadlineMs + ' ms' : undefined;
  if (wrong === undefined) return;
  writeSync(2, 'fuzz: ' + wrong + '\\nreplay: ' + replay + ' --path ' + Atomics.load(run, 0) + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, 250);
`;

/**
 * Ends the process, saying how to replay, where a single input keeps it busy or takes all memory: a loop that does
 * not end lets no timer of its own thread fire, and no error be caught.
 */
export class Watchdog {
  /** Counts what was begun, shrinking included. */
  readonly #beat = new Int32Array(new SharedArrayBuffer(4));
  /** Number of the run as `--path` takes it; that of the one that fails stays while it is minimised. */
  readonly #run = new Int32Array(new SharedArrayBuffer(4));
  readonly #worker: Worker;

  /** @param replay the command, without its path */
  constructor(deadlineMs: number, replay: string) {
    const workerData = {
      ...{ beat: this.#beat, run: this.#run, deadlineMs, replay },
      mostBytes: MOST_MEMORY_BYTES,
    };
    this.#worker = new Worker(SCRIPT, { eval: true, workerData });
    this.#worker.unref();
  }

  begin(run: number): void {
    Atomics.add(this.#beat, 0, 1);
    Atomics.store(this.#run, 0, run);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
