/**
 * `npm run bench:fleet`: what gathering a fleet and comparing a part of it with the rest takes: time and memory of the
 * built tool, each command in a process of its own, side by side for 250, 500 and 1,000 hosts of 12 cells x 100 samples.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { planRun } from '../../src/core/plan/plan-run.ts';
import { seededRandom } from '../../src/core/plan/random.ts';
import { ended, plan, sample, started } from '../fixtures/recorded-run.ts';

const DRIVERS = ['overlay', 'overlay2', 'dm-loop', 'dm-direct'];
const RUNTIMES = ['runc', 'crun', 'runsc'];
const SIZES = [250, 500, 1000];
const MOST_SECONDS = 60;
const MOST_MB = 1000;
/** Prints the peak of resident memory in KiB when the process ends. */
const PEAK = `data:text/javascript,process.on('exit',()=>console.error('peak='+process.resourceUsage().maxRSS))`;

interface Taken {
  readonly seconds: number;
  readonly mb: number;
}

const { scenario } = plan(DRIVERS, RUNTIMES, { rounds: 10, iterations: 10, warmup: 0 });
const base = await mkdtemp(join(tmpdir(), 'drivergrid-fleet-'));
try {
  const most = Math.max(...SIZES);
  for (let host = 1; host <= most; host++) await recordHost(host);
  console.log('hosts   samples     gather              compare             both');
  for (const size of SIZES) {
    const out = join(base, `fleet-${size}`);
    const folders = Array.from({ length: size }, (_, index) => join(base, nameOf(index + 1)));
    const gather = await measured(['gather', ...folders, '--out', out]);
    const compare = await measured(['compare', `${out}@*1`, `${out}@rest`, '--json']);
    await rm(out, { recursive: true });
    const seconds = gather.seconds + compare.seconds;
    const mb = Math.max(gather.mb, compare.mb);
    const isGood = seconds < MOST_SECONDS && mb < MOST_MB;
    if (!isGood) process.exitCode = 1;
    const samples = (size * 1200).toLocaleString('en');
    console.log(
      `${String(size).padEnd(7)} ${samples.padEnd(11)} ${[gather, compare, { seconds, mb }].map(text).join('  ')}${isGood ? '' : '  <- outside'}`,
    );
  }
} finally {
  await rm(base, { recursive: true, force: true });
}

function text({ seconds, mb }: Taken): string {
  return `${seconds.toFixed(1)} s, ${mb.toFixed(0)} MB`.padEnd(18);
}

function nameOf(host: number): string {
  return `web-${String(host).padStart(4, '0')}`;
}

async function measured(args: readonly string[]): Promise<Taken> {
  const begin = performance.now();
  const { stderr } = await execa(process.execPath, ['--import', PEAK, 'dist/main.js', ...args]);
  const seconds = (performance.now() - begin) / 1000;
  return { seconds, mb: Number(/peak=(\d+)/.exec(stderr)?.[1] ?? NaN) / 1024 };
}

/** A run directory as the recorder writes it, in one go: a flush for each sample would take hours. */
async function recordHost(host: number): Promise<void> {
  const folder = join(base, nameOf(host));
  const random = seededRandom(host);
  const own = 1 + 0.05 * (random() - 0.5);
  const made = planRun(scenario, { runId: `run-${host}`, seed: host, lab: 'private' });
  const boot_id = `boot-${host}`;
  const lines: unknown[] = [started({ run_id: made.run_id, boot_id })];
  let seq = 1;
  for (const { round, driver, bursts } of made.rounds) {
    const restart = 300_000 * own * (1 + 0.02 * random());
    for (const { runtime, iterations } of bursts) {
      for (const iteration of iterations) {
        const total_us = Math.round(restart * (1 + 0.1 * (random() + random() + random() - 1.5)));
        lines.push(sample(driver, { runtime, boot_id, total_us, round, iteration, seq: seq++ }));
      }
    }
  }
  lines.push(ended());
  await mkdir(folder);
  await writeFile(join(folder, 'plan.json'), JSON.stringify(made));
  await writeFile(join(folder, 'environment.json'), JSON.stringify({ host: { hostname: nameOf(host) } }));
  await writeFile(join(folder, 'events.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
