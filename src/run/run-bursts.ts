import pLimit from 'p-limit';
import type { SampleRecorded } from '../core/record/events.ts';
import { cellLabel, cellOf } from '../core/axes/cell.ts';
import type { Outcome } from '../core/record/outcome.ts';
import type { Phase } from '../core/record/phase.ts';
import type { Burst, PlannedRound } from '../core/plan/plan.ts';
import type { DoneSamples } from '../core/plan/remaining.ts';
import { errorText } from '../core/errors.ts';
import { isOutOfFiles } from '../core/host/host-trouble.ts';
import { Deadline } from '../ports/deadline.ts';
import type { RunningEngine } from '../ports/lab.ts';
import type { RunContext } from './context.ts';
import { withEngineUse } from './engine-use.ts';
import { failureOf } from './ledger.ts';
import { noticeEnd } from './notice-end.ts';
import type { Loop } from '../workloads/workload.ts';
import { takeSample } from './take-sample.ts';

const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  warmup: 'warm-up',
  timed: 'iteration',
  sentinel: 'sentinel',
};

/** One engine start, and what to measure on it. */
export interface Start {
  readonly round: PlannedRound;
  readonly restartId: string;
  readonly running: RunningEngine;
  readonly loop: Loop;
  readonly bursts: readonly Burst[];
  readonly done: DoneSamples;
}

/**
 * Measures the bursts of one engine start in order, until they are done, the engine has gone, or a cell was given up:
 * its cause (a lost containerd, a full disk) may be the engine's, and must not affect the other cells.
 * @returns whether they are done
 */
export async function runBursts(context: RunContext, start: Start): Promise<boolean> {
  for (const burst of start.bursts) {
    if (isSettled(context, start, burst)) continue;
    if (start.running.gone.aborted || hasGivenUp(context, start)) return false;
    if (!(await isPrepared(context, start, burst))) return false;
    const limit = pLimit(burst.concurrency);
    const iterations = burst.iterations.map((iteration, index) => {
      const activity = activityText(start, burst, index);
      return limit(() => measureOne(context, start, burst, iteration, activity));
    });
    await Promise.all(iterations);
  }
  return !start.running.gone.aborted;
}

/**
 * Lets the loop prepare a burst. If that fails, the cell fails; the rest of the round continues with another start.
 * @throws the run's own abort reason, or that no more files can be opened
 */
async function isPrepared(
  context: RunContext,
  { running, round, loop }: Start,
  burst: Burst,
): Promise<boolean> {
  const { plan, clock, interrupted, ledger } = context;
  using deadline = new Deadline(
    clock,
    plan.scenario.timeout_ms,
    'the preparation',
    running.gone,
    interrupted,
  );
  try {
    await loop.prepare(burst, deadline.signal);
    return true;
  } catch (error) {
    if (isOutOfFiles(error)) throw error;
    if (interrupted.aborted) throw interrupted.reason;
    const cause: unknown = running.gone.aborted ? running.gone.reason : error;
    const outcome: Outcome = { kind: 'failed', step: 'prepare', error: errorText(cause) };
    const event = ledger.settle({ ...burst, driver: round.driver }, outcome);
    if (event !== undefined) await context.emit(event);
    return false;
  }
}

/** Whether the cell of any burst was settled since the start. */
function hasGivenUp(context: RunContext, start: Start): boolean {
  return start.bursts.some((burst) => isSettled(context, start, burst));
}

function isSettled({ ledger }: RunContext, { round }: Start, burst: Burst): boolean {
  return ledger.outcome({ ...burst, driver: round.driver }) !== undefined;
}

/**
 * An engine that died or hangs under a cell would do so again: that cell is given up at once, and the others continue
 * with another start.
 * @returns the cell's outcome in that case
 */
async function lostEngine(
  { clock, interrupted }: RunContext,
  { running }: Start,
  sample: SampleRecorded,
): Promise<Outcome | undefined> {
  if (sample.status === 'ok') return undefined;
  if (running.gone.aborted) return failureOf(sample);
  if (sample.status !== 'timeout' || (await noticeEnd(running, clock, interrupted))) return undefined;
  interrupted.throwIfAborted();
  const failure = failureOf(sample);
  return { ...failure, error: `${failure.error}, and the engine does not answer any more` };
}

/** The message before an iteration; none if others are running, which it would disturb. */
function activityText({ round, restartId }: Start, burst: Burst, index: number): string | undefined {
  const { iterations, concurrency } = burst;
  if (concurrency > 1 && index > 0) return undefined;
  const cell = cellLabel({ ...round, ...burst });
  const isMany = concurrency > 1 && iterations.length > 1;
  const which = isMany ? `s ${iterations[0]} to ${iterations.at(-1)}` : ` ${iterations[index]}`;
  return `${cell}: ${PHASE_WORDS[burst.phase]}${which}, ${restartId}`;
}

/** Takes and records one sample, unless its cell was given up or the engine has gone meanwhile. */
async function measureOne(
  context: RunContext,
  start: Start,
  burst: Burst,
  iteration: number,
  activity: string | undefined,
): Promise<void> {
  const { plan, clock, host, interrupted, sequence, ledger } = context;
  const { running, loop, round } = start;
  const cell = cellOf({ ...round, ...burst });
  interrupted.throwIfAborted();
  if (running.gone.aborted || ledger.outcome(cell) !== undefined) return;

  const seq = sequence.next++;
  if (activity !== undefined) context.reporter.activity(activity);
  const label = `dg-${plan.run_id}-${seq}`;
  const identity = {
    seq,
    boot_id: host.boot_id,
    restart_id: start.restartId,
    round: round.round,
    sentinel: round.sentinel,
    ...cell,
    iteration,
    phase: burst.phase,
  };
  const ground = { running, loop, clock, interrupted };
  const sample = await withEngineUse(running, clock, burst.concurrency, () =>
    takeSample(ground, { cell, label }, identity, plan.scenario.timeout_ms),
  );
  await record(context, start, sample);
}

async function record(context: RunContext, start: Start, sample: SampleRecorded): Promise<void> {
  await context.emit(sample);
  start.done.add(sample);
  const outcome = context.ledger.note(sample) ?? (await lostEngine(context, start, sample));
  const event = outcome === undefined ? undefined : context.ledger.settle(sample, outcome);
  if (event !== undefined) await context.emit(event);
}
