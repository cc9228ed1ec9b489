import { readFile, rm } from 'node:fs/promises';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { allProcesses, commandLine, signalProcess } from '../../src/adapters/host/processes.ts';
import { EXIT } from '../../src/core/errors.ts';
import type { Drivergrid } from '../integration/support/playground.ts';
import { eventsOf, samplesReach } from '../integration/support/recorded.ts';
import type { CrashBench } from './crash-bench.ts';
import type { Trial } from './drawn-trials.ts';
import type { Finding } from './findings.ts';
import { journalSteps, pointText } from './kill-points.ts';

/** What a trial did to the run in its folder. */
export interface Killing {
  /** In words, for the trial's line. */
  readonly how: string;
  readonly kills: number;
  /** Whether the tool was asked to end, and so had to leave the host as it was by itself. */
  readonly isOrderly: boolean;
  readonly findings: readonly Finding[];
}

/** Begins the trial's run and kills it, and for `restore` its undoing too. */
export async function kill(bench: CrashBench, trial: Trial, out: string): Promise<Killing> {
  switch (trial.kind) {
    case 'journal':
      return killAtStep(bench, trial, await bench.begin(trial, trial.seed, out));
    case 'restore':
      return killRestore(bench, trial, out);
    case 'SIGKILL':
    case 'SIGTERM':
    case 'SIGHUP':
    case 'SIGINT twice':
    case 'broken streams':
      return signalAtMoment(bench, trial, out);
  }
}

async function killAtStep(
  bench: CrashBench,
  { point }: Extract<Trial, { kind: 'journal' | 'restore' }>,
  args: readonly string[],
): Promise<Killing> {
  const steps = bench.folder('steps');
  const ended = await bench.end(bench.startWatched(args, steps, point.at));
  const last = journalSteps(await readFile(steps, 'utf8').catch(() => '')).at(-1);
  await rm(steps, { force: true });
  const findings: Finding[] = [];
  if (ended.signal !== 'SIGKILL') {
    const text = `was not killed ${pointText(point)}: it ended with ${ended.exitCode ?? ended.signal ?? 'nothing'}\n${ended.stderr}`;
    findings.push({ kind: 'other', text });
  } else if (last?.number !== point.step.number || last.what !== point.step.what) {
    findings.push({
      kind: 'other',
      text: `killed at another step than planned: ${last?.what} ${last?.path}`,
    });
  }
  return { how: pointText(point), kills: findings.length === 0 ? 1 : 0, isOrderly: false, findings };
}

async function killRestore(
  bench: CrashBench,
  trial: Extract<Trial, { kind: 'restore' }>,
  out: string,
): Promise<Killing> {
  const run = bench.start(await bench.begin(trial, trial.seed, out));
  await samplesReach(out, trial.samples, run);
  run.kill('SIGKILL');
  await bench.end(run);
  const second = await killAtStep(bench, trial, ['restore']);
  const how = `after sample ${trial.samples}, then its restore ${second.how}`;
  return { ...second, how, kills: second.kills + 1 };
}

async function signalAtMoment(
  bench: CrashBench,
  trial: Extract<Trial, { share: number }>,
  out: string,
): Promise<Killing> {
  const moment = Math.round((await bench.whole(trial)).wallMs * trial.share);
  const args = await bench.begin(trial, trial.seed, out);
  const run = trial.kind === 'broken streams' ? bench.startPiped(args) : bench.start(args);
  const end = bench.end(run);
  const signal = 'gapMs' in trial ? 'SIGINT' : trial.kind;
  await Promise.race([sleep(moment), end]);
  if (trial.kind === 'broken streams') await killReader(run);
  else send(run, signal);
  if ('gapMs' in trial) {
    await Promise.race([sleep(trial.gapMs), end]);
    send(run, signal);
  }
  const ended = await end;
  const gap = 'gapMs' in trial ? `, ${trial.gapMs} ms apart` : '';
  const code = ended.exitCode ?? 128 + constants.signals[ended.signal ?? 'SIGKILL'];
  const last = (await eventsOf(out)).at(-1);
  // A run that is through with all of it finds out with its last line that nobody reads.
  const isThrough = code === 0 || (trial.kind === 'broken streams' && code === EXIT.brokenPipe);
  const isWhole = isThrough && last?.type === 'end' && last.status === 'done';
  const how = `at ${moment} ms${gap}${isWhole ? ', when all was done' : ''}`;
  const findings: Finding[] =
    isWhole || code === 128 + constants.signals[signal]
      ? []
      : [{ kind: 'other', text: `ended with ${code} on ${signal}\n${ended.stderr}` }];
  return { how, kills: isWhole ? 0 : 1, isOrderly: signal !== 'SIGKILL', findings };
}

/** Whoever reads what a run says is the child that the shell started before it became the run. */
async function killReader({ pid }: Drivergrid): Promise<void> {
  for (const child of (await allProcesses()).filter(({ parent }) => parent === pid))
    if ((await commandLine(child.pid))[0] === 'cat') signalProcess(child.pid, 'SIGKILL');
}

/** Not through execa, which follows a SIGTERM with a SIGKILL of its own. */
function send({ pid }: Drivergrid, signal: NodeJS.Signals): void {
  if (pid !== undefined) signalProcess(pid, signal);
}
