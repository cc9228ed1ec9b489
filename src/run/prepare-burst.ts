import { cellLabel, cellOf } from '../core/axes/cell.ts';
import { errorText } from '../core/errors.ts';
import { isOutOfFiles } from '../core/host/host-trouble.ts';
import type { Burst, PlannedRound } from '../core/plan/plan.ts';
import type { SampleRecorded } from '../core/record/events.ts';
import { Deadline } from '../ports/deadline.ts';
import type { RunningEngine } from '../ports/lab.ts';
import type { Loop } from '../workloads/workload.ts';
import type { RunContext } from './context.ts';
import type { IdleContainers } from './idle-containers.ts';

/** Where a burst is prepared. */
export interface BurstGround {
  readonly round: PlannedRound;
  readonly restartId: string;
  readonly running: RunningEngine;
  readonly loop: Loop;
  readonly idle: IdleContainers;
}

/** What was measured before a burst's first iteration; each of its samples has it. */
export type BeforeBurst = Pick<SampleRecorded, 'quantities'>;

/**
 * Brings up the idle containers of a burst and lets the loop prepare it, untimed. If that fails, the cell fails; the rest
 * of the round continues with another start.
 * @returns undefined if it failed
 * @throws the run's own abort reason, or that no more files can be opened
 */
export async function prepareBurst(
  context: RunContext,
  ground: BurstGround,
  burst: Burst,
): Promise<BeforeBurst | undefined> {
  const { plan, clock, interrupted } = context;
  const { running, loop } = ground;
  const before = await orFailed(context, ground, burst, 'live', () => bringLive(context, ground, burst));
  if (before === undefined) return undefined;
  return orFailed(context, ground, burst, 'prepare', async () => {
    const ms = plan.scenario.timeout_ms;
    using deadline = new Deadline(clock, ms, 'the preparation', running.gone, interrupted);
    await loop.prepare(burst, deadline.signal);
    return before;
  });
}

/** Whether all idle containers still run after a burst; if not, its cell fails. */
export async function isStillPrepared(
  context: RunContext,
  ground: BurstGround,
  burst: Burst,
): Promise<boolean> {
  // They go with their engine, and what it was doing has failed already.
  if (ground.running.gone.aborted) return true;
  const isThere = await orFailed(context, ground, burst, 'live', async () => {
    await ground.idle.check();
    return true;
  });
  return isThere === true;
}

/** Removes the idle containers at the end of a start, and tells what could not be read of them. */
export async function endLive(context: RunContext, { restartId, running, idle }: BurstGround): Promise<void> {
  // An interrupted run ends at once; in namespaces of its own an engine takes its containers with it.
  if (context.interrupted.aborted && running.auditor.isIsolated) return;
  if (idle.count > 0) await timed(context, restartId, () => idle[Symbol.asyncDispose]());
  if (idle.unread.length === 0 || running.gone.aborted) return;
  const message = `${idle.unread.join(', ')} could not be read: samples of ${restartId} lack them`;
  await context.emit({ type: 'warning', message, restart_id: restartId });
}

async function bringLive(
  context: RunContext,
  { round, restartId, idle }: BurstGround,
  burst: Burst,
): Promise<BeforeBurst> {
  const cell = cellOf({ ...round, ...burst });
  const { runtime, live } = cell;
  if (live === undefined) return { quantities: undefined };
  if (!idle.has(runtime, live)) {
    const words = 'bringing up idle containers';
    context.reporter.activity({ kind: 'idle', words, of: cellLabel(cell), restart: restartId });
    await timed(context, restartId, () => idle.bring(runtime, live));
  }
  return { quantities: await idle.memory() };
}

async function timed(context: RunContext, restartId: string, action: () => Promise<void>): Promise<void> {
  const begin = context.clock.nowUs();
  try {
    await action();
  } finally {
    const us = Math.round(context.clock.nowUs() - begin);
    await context.emit({ type: 'time', name: 'idle-containers', us, restart_id: restartId });
  }
}

/** The action's result; undefined if it failed, which settles the burst's cell as failed at the step. */
async function orFailed<T>(
  { interrupted, ledger, emit }: RunContext,
  { running, round }: BurstGround,
  burst: Burst,
  step: string,
  action: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (isOutOfFiles(error)) throw error;
    if (interrupted.aborted) throw interrupted.reason;
    const cause: unknown = running.gone.aborted ? running.gone.reason : error;
    const outcome = { kind: 'failed', step, error: errorText(cause) } as const;
    const event = ledger.settle({ ...round, ...burst }, outcome);
    if (event !== undefined) await emit(event);
    return undefined;
  }
}
