/**
 * `npm run bench:drawing [PAIRS]`: whether the live grid disturbs what it shows. On one engine, iterations alternate
 * with and without the grid drawn before them, in random order within each pair. It is drawn on a terminal that is
 * really there, tmux with 80 x 24 characters, which reads and lays out what it is sent on this very machine.
 */
import { openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { WriteStream } from 'node:tty';
import { execa } from 'execa';
import { which } from '../../src/adapters/host/find-program.ts';
import { newRunId } from '../../src/adapters/results/run-identity.ts';
import { systemClock } from '../../src/adapters/host/system-clock.ts';
import type { SampleRecorded } from '../../src/core/record/events.ts';
import { planRun } from '../../src/core/plan/plan-run.ts';
import { seededRandom } from '../../src/core/plan/random.ts';
import { quantile } from '../../src/core/statistics/quantile.ts';
import type { RunningEngine } from '../../src/ports/lab.ts';
import { LiveReporter } from '../../src/report/progress/live-reporter.ts';
import { NO_PROGRAMS } from '../fixtures/stand-in-run.ts';
import { dockerRun } from '../../src/workloads/docker-run.ts';
import { takeSample } from '../../src/run/take-sample.ts';
import type { ImageArchive } from '../../src/ports/image.ts';
import { parseScenario } from '../../src/scenario/load.ts';
import { onEngine } from './on-engine.ts';

const DEFAULT_PAIRS = 500;
const BOOTSTRAPS = 5000;
const WARM_UP = 5;
const never = new AbortController().signal;

const pairs = Number(process.argv[2] ?? DEFAULT_PAIRS);
if (!Number.isInteger(pairs) || pairs < 2)
  throw new Error(`expected a number of pairs, found ${process.argv[2]}`);
if ((await which('tmux')) === undefined) throw new Error('the grid is drawn in tmux: install tmux');

// What is drawn is the grid of a run of the usual size; what is measured is one of its cells.
const scenario = parseScenario(
  `name: drawing\ndrivers: [overlay, overlay2, vfs, btrfs]\nruntimes: [runc, crun, runsc]\niterations: ${pairs}\n`,
  'drawing',
);
const runId = newRunId();
const plan = planRun(scenario, { runId, seed: 1, lab: 'private', precision: undefined });
await onEngine(scenario, { name: 'overlay2', driver: 'overlay2' }, [], async (running, image) => {
  await using terminal = await openTerminal();
  await measure(running, image, terminal);
});

interface Terminal extends AsyncDisposable {
  readonly stream: WriteStream;
  /** What it shows. */
  shown(): Promise<string>;
  /** CPU time that it has used. */
  cpuMs(): Promise<number>;
}

/** A server of its own, so that a user's configuration and sessions are left alone; it ends with this process. */
async function openTerminal(): Promise<Terminal> {
  const socket = `drivergrid-${runId}`;
  const tmux = async (...args: string[]): Promise<string> =>
    (await execa('tmux', ['-f', '/dev/null', '-L', socket, ...args])).stdout;
  await tmux('new-session', '-d', '-x', '80', '-y', '24', `tail --pid=${process.pid} -f /dev/null`);
  const server = await tmux('display-message', '-p', '#{pid}');
  const stream = new WriteStream(openSync(await tmux('display-message', '-p', '#{pane_tty}'), 'r+'));
  return {
    stream,
    shown: () => tmux('capture-pane', '-p'),
    cpuMs: async () => {
      const stat = await readFile(`/proc/${server}/stat`, 'utf8');
      // After the name: state is field 3, utime and stime are 14 and 15, in ticks of 10 ms (proc_pid_stat(5)).
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
    async [Symbol.asyncDispose]() {
      stream.destroy();
      await tmux('kill-server');
    },
  };
}

async function measure(running: RunningEngine, image: ImageArchive, terminal: Terminal): Promise<void> {
  const { stream } = terminal;
  const drawn = { count: 0, bytes: 0, us: 0, terminalMs: 0 };
  const screen = {
    write(text: string): void {
      drawn.count += 1;
      drawn.bytes += Buffer.byteLength(text);
      stream.write(text);
    },
    ...{ columns: stream.columns, rows: stream.rows, color: true },
  };
  const reporter = new LiveReporter(screen, systemClock);
  reporter.begin(plan, 'results/drawing');
  const loop = await dockerRun.open(
    {
      ...{ api: running.engine.api, gone: running.gone, images: [image], network: 'bridge', scenario: {} },
      ...{ programs: NO_PROGRAMS, clock: systemClock, dataRoot: running.dataRoot, memory: running.memory },
    },
    never,
  );
  const ground = { running, loop, clock: systemClock, interrupted: never };
  const cell = { runtime: 'runc', concurrency: 1 };
  const take = async (seq: number): Promise<SampleRecorded> => {
    const label = `drawing-${runId}-${seq}`;
    const identity = {
      ...{ seq, boot_id: '', restart_id: 'r01-overlay2', round: 1, driver: 'overlay2', runtime: 'runc' },
      ...{ concurrency: 1, iteration: seq, phase: 'timed' as const },
    };
    const sample = await takeSample(ground, { cell, label }, identity, 60_000);
    if (sample.total_us === undefined) throw new Error(`an iteration failed: ${sample.error ?? ''}`);
    return sample;
  };
  const withGrid = async (seq: number): Promise<number> => {
    const begin = systemClock.nowUs();
    reporter.activity({
      kind: 'iteration',
      words: `iteration ${seq}`,
      of: 'overlay2 x runc',
      restart: 'r01-overlay2',
    });
    drawn.us += systemClock.nowUs() - begin;
    const sample = await take(seq);
    reporter.event(sample);
    return sample.total_us ?? NaN;
  };
  const without = async (seq: number): Promise<number> => (await take(seq)).total_us ?? NaN;

  for (let seq = -WARM_UP; seq < 0; seq++) await withGrid(seq);
  Object.assign(drawn, { count: 0, bytes: 0, us: 0 });
  const before = await terminal.cpuMs();
  const random = seededRandom(1);
  const times: { drawn: number; plain: number }[] = [];
  for (let pair = 1; pair <= pairs; pair++) {
    const isDrawnFirst = random() < 0.5;
    const first = isDrawnFirst ? await withGrid(pair) : await without(pair);
    const second = isDrawnFirst ? await without(pair) : await withGrid(pair);
    times.push(isDrawnFirst ? { drawn: first, plain: second } : { drawn: second, plain: first });
  }
  drawn.terminalMs = (await terminal.cpuMs()) - before;
  const last = await terminal.shown();
  await loop[Symbol.asyncDispose]();
  reporter.end();
  tell(times, drawn, last);
}

function tell(
  times: readonly { drawn: number; plain: number }[],
  drawn: { count: number; bytes: number; us: number; terminalMs: number },
  last: string,
): void {
  const ratio = (some: readonly { drawn: number; plain: number }[]): number =>
    median(some.map((pair) => pair.drawn)) / median(some.map((pair) => pair.plain));
  const random = seededRandom(2);
  const resampled = Array.from({ length: BOOTSTRAPS }, () =>
    ratio(times.map((pair) => times[Math.floor(random() * times.length)] ?? pair)),
  );
  const percent = (value: number | undefined): string => `${(((value ?? NaN) - 1) * 100).toFixed(2)} %`;
  const [low, high] = [quantile(resampled, 0.025), quantile(resampled, 0.975)];
  const ms = (us: number): string => (us / 1000).toFixed(2);
  process.stdout.write(
    [
      last.trimEnd(),
      '',
      'overlay2, runc, bridge network, this machine, one engine; the grid drawn in tmux, 80 x 24',
      `${times.length} pairs; ${drawn.count} drawings of ${Math.round(drawn.bytes / drawn.count)} bytes on average`,
      `a drawing takes          ${ms(drawn.us / drawn.count)} ms here, before the iteration; ${(drawn.terminalMs / drawn.count).toFixed(2)} ms of CPU time in tmux`,
      `median with the grid     ${ms(median(times.map((pair) => pair.drawn)))} ms`,
      `median without           ${ms(median(times.map((pair) => pair.plain)))} ms`,
      `difference               ${percent(ratio(times))}, 95 % interval ${percent(low)} to ${percent(high)} (goal: below 1 %)`,
      '',
    ].join('\n'),
  );
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5) ?? NaN;
}
