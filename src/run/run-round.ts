import { errorText, EngineStartError, RestoreError } from '../core/errors.ts';
import { buildOf } from '../core/engines/floor.ts';
import type { Outcome } from '../core/record/outcome.ts';
import type { Burst, PlannedRound } from '../core/plan/plan.ts';
import { remainingBursts, type DoneSamples } from '../core/plan/remaining.ts';
import { restartName } from '../core/record/restart-name.ts';
import type { DriverSetup } from '../core/scenario/scenario.ts';
import type { RunningEngine } from '../ports/lab.ts';
import { aside } from './explain.ts';
import type { BuildParts, RunContext } from './context.ts';
import { Deadline } from '../ports/deadline.ts';
import type { AuditedStart } from './leak-audit.ts';
import type { Loop } from '../workloads/workload.ts';
import { openLoop } from './open-loop.ts';
import { runBursts } from './run-bursts.ts';
import { prepareEngine } from './prepare-engine.ts';
import { neededByStart, settleStart } from './settle-cells.ts';

const OPEN_MS = 30_000;

/**
 * One round of one driver setup: engine start, proof, samples, stop. If the engine dies under a cell, or a cell is
 * given up, the rest of the round continues with another start.
 */
export async function runRound(given: RunContext, round: PlannedRound, done: DoneSamples): Promise<void> {
  const context = round.explain === true ? aside(given) : given;
  const setup = context.plan.scenario.drivers.find((candidate) => candidate.name === round.driver);
  if (setup === undefined)
    throw new TypeError(`the plan names the driver ${round.driver}, the scenario does not`);
  while (openBursts(context, round, done).length > 0) {
    const restartId = nextStart(context, round);
    await context.emit({
      type: 'round',
      round: round.round,
      sentinel: round.sentinel,
      explain: round.explain,
      restart_id: restartId,
      driver: setup.name,
      engine: round.engine,
      at: context.clock.wallTime(),
    });
    const isComplete = await runOneStart(context, round, setup, restartId, done);
    await context.emit({ type: 'round-end', restart_id: restartId, complete: isComplete });
  }
}

/** The name of the next start of a round, unique over all sessions of a run. */
function nextStart(context: RunContext, round: PlannedRound): string {
  const base = restartName(round);
  const start = (context.starts.get(base) ?? 0) + 1;
  context.starts.set(base, start);
  return restartName(round, start);
}

/** Bursts with iterations left to measure, of cells that are not settled. */
function openBursts(context: RunContext, round: PlannedRound, done: DoneSamples): Burst[] {
  return remainingBursts(round, done).filter(
    (burst) => context.ledger.outcome({ ...round, ...burst }) === undefined,
  );
}

async function runOneStart(
  context: RunContext,
  round: PlannedRound,
  setup: DriverSetup,
  restartId: string,
  done: DoneSamples,
): Promise<boolean> {
  const { build, interrupted, audit, runtimes } = context;
  const audited = { round: round.round, restart_id: restartId };
  const where = { of: setup.name, restart: restartId };
  let running: RunningEngine;
  try {
    context.reporter.activity({ kind: 'start', words: 'starting the engine', ...where });
    const how = { isTraced: round.explain === true };
    running = await build.lab.start(setup, context.runtimes, interrupted, how);
  } catch (error) {
    if (interrupted.aborted) throw interrupted.reason;
    // What could not be undone blocks the next start, and is left for `restore` to undo.
    if (error instanceof RestoreError) throw error;
    await settleStart(context, round, startOutcome(context.build, setup, error));
    await endAudit(context, undefined, audited);
    return false;
  }
  try {
    await emitTimes(context, restartId, running.spent);
    await audit.engineStarted(running);
    context.reporter.activity({ kind: 'check', words: 'checking the engine', ...where });
    if (!(await prepareEngine(context, { round, setup, restartId, running }))) return false;
    const opened = await neededByStart(context, round, 'open', async () => {
      using opening = new Deadline(context.clock, OPEN_MS, 'opening the workload', running.gone, interrupted);
      return await openLoop(context, running, opening.signal);
    });
    if (opened === undefined) return false;
    await using loop = opened;
    const isTraced = round.explain === true;
    const made = isTraced
      ? await neededByStart(context, round, 'trace', () => context.tracers.open(running, runtimes))
      : undefined;
    if (isTraced && made === undefined) return false;
    await using tracer = made;
    const bursts = openBursts(context, round, done);
    const isComplete = await runBursts(context, { round, restartId, running, loop, bursts, done, tracer });
    await tellTrouble(context, restartId, running, loop);
    return isComplete;
  } finally {
    try {
      // A failed setup is audited too; an interrupted one should end at once.
      if (!interrupted.aborted) await audit.engineUsed(running, runtimes, audited);
    } finally {
      context.reporter.activity({ kind: 'stop', words: 'stopping the engine', ...where });
      await emitTimes(context, restartId, await running.stop());
      await endAudit(context, running, audited);
    }
  }
}

async function endAudit(
  { audit, emit }: RunContext,
  running: RunningEngine | undefined,
  start: AuditedStart & { readonly restart_id: string },
): Promise<void> {
  await audit.engineStopped(running, start, emit);
  await emit({ type: 'time', name: 'leak-audit', us: audit.spentUs(), restart_id: start.restart_id });
}

/** A sample that lacks something is not failed. */
async function tellTrouble(
  context: RunContext,
  restartId: string,
  running: RunningEngine,
  loop: Loop,
): Promise<void> {
  const message = running.gone.aborted ? undefined : loop.trouble(restartId);
  if (message === undefined) return;
  await context.emit({ type: 'warning', message, restart_id: restartId });
}

/** Of an engine that did not start: refused, or failed. */
export function startOutcome({ engine }: BuildParts, setup: DriverSetup, error: unknown): Outcome {
  const log = error instanceof EngineStartError ? error.log : [];
  const { kind } = buildOf(setup, engine);
  const refusal = kind.missingDriver?.(setup, log) ?? kind.refusal(setup, log);
  if (refusal !== undefined) return { kind: 'unsupported', ...refusal };
  const said = log.findLast((line) => /level=(error|fatal)|failed|error/i.test(line)) ?? log.at(-1);
  return { kind: 'failed', step: 'engine-start', error: [errorText(error), said].filter(Boolean).join(': ') };
}

async function emitTimes(
  context: RunContext,
  restartId: string,
  times: Readonly<Record<string, number>>,
): Promise<void> {
  for (const [name, us] of Object.entries(times)) {
    await context.emit({ type: 'time', name, us, restart_id: restartId });
  }
}
