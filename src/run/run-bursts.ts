import type { RunActivity } from '../core/watch/run-activity.ts';
import pLimit from 'p-limit';
import type { SampleRecorded } from '../core/record/events.ts';
import { cellLabel, cellOf } from '../core/axes/cell.ts';
import type { Outcome } from '../core/record/outcome.ts';
import type { Phase } from '../core/record/phase.ts';
import type { Burst, PlannedRound } from '../core/plan/plan.ts';
import type { DoneSamples } from '../core/plan/remaining.ts';
import type { RunningEngine } from '../ports/lab.ts';
import type { Tracer } from '../ports/tracer.ts';
import { explainSample } from './explain.ts';
import type { TimedStep } from '../core/explain/step-parts.ts';
import type { OnStep } from '../workloads/step-timer.ts';
import type { RunContext } from './context.ts';
import { withFullDisk } from './full-disk.ts';
import { withEngineUse } from './engine-use.ts';
import { failureOf } from './ledger.ts';
import { IdleContainers } from './idle-containers.ts';
import { noticeEnd } from './notice-end.ts';
import { endLive, isStillPrepared, prepareBurst, type BeforeBurst } from './prepare-burst.ts';
import type { Loop } from '../workloads/workload.ts';
import { takeSample } from './take-sample.ts';

const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  warmup: 'warm-up',
  timed: 'iteration',
  sentinel: 'sentinel',
  explain: 'traced iteration',
};

/** One engine start, and what to measure on it. */
export interface Start {
  readonly round: PlannedRound;
  readonly restartId: string;
  readonly running: RunningEngine;
  readonly loop: Loop;
  readonly bursts: readonly Burst[];
  readonly done: DoneSamples;
  /** Of a start whose iterations are explained. */
  readonly tracer?: Tracer | undefined;
}

/**
 * Measures the bursts of one engine start in order, until they are done, the engine has gone, or a cell was given up:
 * its cause (a lost containerd, a full disk) may be the engine's, and must not affect the other cells.
 * @returns whether they are done
 */
export async function runBursts(context: RunContext, start: Start): Promise<boolean> {
  const ground = { ...start, idle: idleContainers(context, start) };
  try {
    for (const burst of start.bursts) {
      if (isSettled(context, start, burst)) continue;
      if (start.running.gone.aborted || hasGivenUp(context, start)) return false;
      const before = await prepareBurst(context, ground, burst);
      if (before === undefined) return false;
      const limit = pLimit(burst.concurrency);
      const iterations = burst.iterations.map((iteration, index) => {
        const activity = activityBefore(start, burst, index);
        return limit(() => measureOne(context, start, burst, { iteration, before, activity }));
      });
      await Promise.all(iterations);
      if (!(await isStillPrepared(context, ground, burst))) return false;
    }
    return !start.running.gone.aborted;
  } finally {
    await endLive(context, ground);
  }
}

function idleContainers(
  { plan, clock, interrupted, waitingImage }: RunContext,
  { running }: Start,
): IdleContainers {
  const { network, timeout_ms: timeoutMs } = plan.scenario;
  const spec = {
    ...{ image: waitingImage.reference, command: ['/hello', 'wait'], network },
    labels: { 'drivergrid.live': plan.run_id },
  };
  return new IdleContainers({ running, clock, interrupted, spec, timeoutMs });
}

/** Whether the cell of any burst was settled since the start. */
function hasGivenUp(context: RunContext, start: Start): boolean {
  return start.bursts.some((burst) => isSettled(context, start, burst));
}

function isSettled({ ledger }: RunContext, { round }: Start, burst: Burst): boolean {
  return ledger.outcome({ ...round, ...burst }) !== undefined;
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

/** What is told before an iteration; nothing if others are running, which it would disturb. */
function activityBefore({ round, restartId }: Start, burst: Burst, index: number): RunActivity | undefined {
  const { iterations, concurrency } = burst;
  if (concurrency > 1 && index > 0) return undefined;
  const isMany = concurrency > 1 && iterations.length > 1;
  const which = isMany ? `s ${iterations[0]} to ${iterations.at(-1)}` : ` ${iterations[index]}`;
  const words = `${PHASE_WORDS[burst.phase]}${which}`;
  return { kind: 'iteration', words, of: cellLabel({ ...round, ...burst }), restart: restartId };
}

interface OneIteration {
  readonly iteration: number;
  readonly before: BeforeBurst;
  readonly activity: RunActivity | undefined;
}

/** Takes and records one sample, unless its cell was given up or the engine has gone meanwhile. */
async function measureOne(
  context: RunContext,
  start: Start,
  burst: Burst,
  { iteration, before, activity }: OneIteration,
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
  const take = (onStep?: OnStep): Promise<SampleRecorded> =>
    withEngineUse(running, clock, burst.concurrency, () =>
      takeSample(
        { running, loop, clock, interrupted, onStep },
        { cell, label },
        identity,
        plan.scenario.timeout_ms,
      ),
    );
  if (burst.phase === 'explain' && start.tracer !== undefined) {
    await recordExplained(context, start, start.tracer, take);
    return;
  }
  await record(context, start, withQuantities(await take(), before));
}

async function recordExplained(
  context: RunContext,
  start: Start,
  tracer: Tracer,
  take: (onStep: OnStep) => Promise<SampleRecorded>,
): Promise<void> {
  const { sample, explained, obstacle } = await explainSample(tracer, async () => {
    const bounds: Omit<TimedStep, 'us'>[] = [];
    const taken = await take((name, begin, end) => bounds.push({ name, begin, end }));
    const steps = bounds.map((step) => ({ ...step, us: taken.steps_us[step.name] ?? 0 }));
    return { sample: taken, steps };
  });
  await record(context, start, sample);
  if (explained !== undefined) await context.emit(explained);
  if (obstacle === undefined) return;
  const what = explained === undefined ? 'is not explained' : 'may be missing spans';
  const message = `${cellLabel(sample)}: traced iteration ${sample.iteration} ${what}: ${obstacle}`;
  await context.emit({ type: 'warning', message, restart_id: start.restartId });
}

/** A failed sample has none. */
function withQuantities(sample: SampleRecorded, before: BeforeBurst): SampleRecorded {
  if (sample.status !== 'ok' || before.quantities === undefined) return sample;
  return { ...sample, quantities: { ...sample.quantities, ...before.quantities } };
}

async function record(context: RunContext, start: Start, taken: SampleRecorded): Promise<void> {
  const sample = await withFullDisk(context.noise, taken);
  await context.emit(sample);
  start.done.add(sample);
  const outcome = context.ledger.note(sample) ?? (await lostEngine(context, start, sample));
  const event = outcome === undefined ? undefined : context.ledger.settle(sample, outcome);
  if (event !== undefined) await context.emit(event);
}
