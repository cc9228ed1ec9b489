import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isThere } from '../../src/adapters/host/is-there.ts';
import { eventLines, tableOf } from '../integration/support/recorded.ts';
import type { CrashBench } from './crash-bench.ts';
import type { Trial } from './drawn-trials.ts';
import type { Finding } from './findings.ts';
import { differencesFrom } from './host-state.ts';
import { judgeSamples, samplesIn } from './judge-samples.ts';
import { kill } from './kill.ts';

export interface TrialEnd {
  /** What happened, in words. */
  readonly text: string;
  readonly kills: number;
  readonly findings: readonly Finding[];
}

/** A crash, `restore`, a look at the host, `run --resume`, and a look at host and samples. */
export async function performTrial(bench: CrashBench, trial: Trial): Promise<TrialEnd> {
  const out = bench.folder(`trial-${trial.number}`);
  const { places, text: measured } = await bench.whole(trial);
  const hostFindings = async (when: string): Promise<Finding[]> =>
    (await differencesFrom(bench.before, bench.place)).map((line) => ({
      kind: 'host',
      text: `${when}: ${line}`,
    }));

  const killing = await kill(bench, trial, out);
  const findings = [...killing.findings];
  const reported = await eventLines(out);
  if (killing.isOrderly) findings.push(...(await hostFindings('without restore')));

  const restored = await bench.end(bench.start(['restore']));
  findings.push(...exitFinding('restore', restored));
  const undone = restored.stdout === 'Nothing to undo.' ? 0 : restored.stdout.split('\n').length;
  if (killing.isOrderly && undone > 0) {
    findings.push({ kind: 'other', text: `left to restore: ${restored.stdout}` });
  }
  findings.push(...(await hostFindings('after restore')));

  // Before the plan is written there is no run to resume: the same command begins it again.
  const isBegun = await isThere(join(out, 'plan.json'));
  const again = isBegun ? ['run', '--resume', out] : await bench.begin(trial, trial.seed, out);
  const resumed = await bench.end(bench.start(again));
  findings.push(...exitFinding(isBegun ? 'run --resume' : 'run, begun again', resumed));
  const recorded = await eventLines(out);
  findings.push(...judgeSamples(reported, recorded, places), ...(await tableFindings(out, recorded)));
  findings.push(...(await hostFindings('after resuming')));
  await rm(out, { recursive: true, force: true });

  const text = [
    `${killing.how}, ${measured}: ${samplesIn(reported).length} samples reported`,
    `restore did ${undone} things`,
    `${isBegun ? 'resumed' : 'begun again'} to ${samplesIn(recorded).length} samples`,
  ].join('; ');
  return { text, kills: killing.kills, findings };
}

function exitFinding(what: string, ended: { exitCode?: number; stderr: string }): Finding[] {
  if (ended.exitCode === 0) return [];
  return [{ kind: 'other', text: `${what}: exit code ${ended.exitCode ?? 'none'}\n${ended.stderr}` }];
}

/** samples.csv is made from the events: a row for each. */
async function tableFindings(out: string, recorded: readonly string[]): Promise<Finding[]> {
  const rows = (await tableOf(join(out, 'samples.csv')).catch(() => [])).length;
  const samples = samplesIn(recorded).length;
  return rows === samples
    ? []
    : [{ kind: 'other', text: `samples.csv has ${rows} rows for ${samples} samples` }];
}
