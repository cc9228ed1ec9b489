import { open, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { createRunDirectory } from '../../src/adapters/results/run-directory.ts';
import { seededRandom } from '../../src/core/plan/random.ts';
import { ended, plan, sample, started } from '../fixtures/recorded-run.ts';

/** A grid of the talk's size. */
const DRIVERS = ['overlay', 'overlay2', 'dm-loop', 'dm-direct'];
const RUNTIMES = ['runc', 'crun', 'runsc'];
const ROUNDS = 10;
const BEGUN = Date.parse('2026-01-02T03:04:05.000Z');
/** Prints the peak of resident memory in KiB when the process ends. */
const PEAK = `data:text/javascript,process.on('exit',()=>console.error('peak='+process.resourceUsage().maxRSS))`;

/**
 * Summarises, reports, exports and lists a recorded run of so many samples, and compares two of half as many, each by the built
 * tool in a process of its own.
 * @returns a line with seconds and MB
 */
export async function million(samples: number): Promise<string> {
  const base = await mkdtemp(join(tmpdir(), 'drivergrid-million-'));
  try {
    const iterations = Math.round(samples / 2 / DRIVERS.length / RUNTIMES.length / ROUNDS);
    for (const [seed, name] of ['a', 'b'].entries()) await recordRun(join(base, name), iterations, seed);
    await recordRun(join(base, 'whole'), iterations * 2, 2);
    const summary = await measured(['report', join(base, 'whole'), '--only', 'summary.csv']);
    const report = await measured(['report', join(base, 'whole')]);
    const parquet = await measured([
      ...['export', join(base, 'whole'), '--format', 'parquet'],
      ...['--out', join(base, 'whole.parquet')],
    ]);
    const { size } = await stat(join(base, 'whole.parquet'));
    const openmetrics = await measured(['export', join(base, 'whole'), '--format', 'openmetrics']);
    const listing = await measured(['list', join(base, 'whole')]);
    const comparison = await measured(['compare', join(base, 'a'), join(base, 'b'), '--json']);
    return `${samples.toLocaleString('en')} samples: compare ${comparison}; summary.csv ${summary}; report ${report}; parquet ${parquet}, ${(size / 1e6).toFixed(0)} MB on disk; openmetrics ${openmetrics}; list ${listing}`;
  } finally {
    await rm(base, { recursive: true, force: true });
  }
}

async function measured(args: readonly string[]): Promise<string> {
  const begin = performance.now();
  const { stderr } = await execa(process.execPath, ['--import', PEAK, 'dist/main.js', ...args]);
  const seconds = (performance.now() - begin) / 1000;
  const peak = Number(/peak=(\d+)/.exec(stderr)?.[1] ?? NaN) / 1024;
  return `${seconds.toFixed(1)} s, ${peak.toFixed(0)} MB`;
}

async function recordRun(folder: string, iterations: number, seed: number): Promise<void> {
  const id = basename(folder);
  const scenario = { ...plan(DRIVERS, RUNTIMES, { rounds: ROUNDS, iterations, warmup: 0 }), run_id: id };
  const store = await createRunDirectory(folder);
  await store.writePlan(scenario);
  await store.append(started({ run_id: id }));
  await store.close();
  const random = seededRandom(seed);
  const file = await open(join(folder, 'events.jsonl'), 'a');
  try {
    let seq = 1;
    for (let round = 1; round <= ROUNDS; round++) {
      for (const [driver, runtime] of DRIVERS.flatMap((one) => RUNTIMES.map((two) => [one, two] as const))) {
        const restart = 300_000 * (1 + 0.02 * random());
        const lines = Array.from({ length: iterations }, (_, index) => {
          const total = Math.round(restart * (1 + 0.1 * (random() + random() + random() - 1.5)));
          const at = new Date(BEGUN + seq * 300).toISOString();
          const over = { runtime, total_us: total, round, iteration: index + 1, seq: seq++, started_at: at };
          return `${JSON.stringify(sample(driver, over))}\n`;
        });
        await file.appendFile(lines.join(''));
      }
    }
    await file.appendFile(`${JSON.stringify(ended())}\n`);
  } finally {
    await file.close();
  }
}
