import { errorText, EngineStartError } from '../core/errors.ts';
import { driverRefusal } from '../core/driver-refusals.ts';
import type { CellKey, Outcome } from '../core/outcome.ts';
import type { Burst, PlannedRound } from '../core/plan.ts';
import { remainingBursts, type DoneSamples } from '../core/remaining.ts';
import type { DriverSetup } from '../core/scenario.ts';
import type { EventWatch } from '../ports/engine.ts';
import type { RunningEngine } from '../ports/lab.ts';
import type { RunContext } from './context.ts';
import { Deadline } from './deadline.ts';
import { runBursts } from './run-bursts.ts';
import { mismatch, proveEngine, proveRuntimes } from './prove.ts';

const LOAD_MS = 120_000;

/**
 * One round of one driver setup: engine start, proof, samples, stop. Where the engine dies under a cell,
 * that cell has failed and the rest of the round goes on with another start.
 */
export async function runRound(context: RunContext, round: PlannedRound, done: DoneSamples): Promise<void> {
  const setup = context.plan.scenario.drivers.find((candidate) => candidate.name === round.driver);
  if (setup === undefined)
    throw new TypeError(`the plan names the driver ${round.driver}, the scenario does not`);
  while (openBursts(context, round, done).length > 0) {
    const restartId = restartName(context, round);
    await context.emit({
      type: 'round',
      round: round.round,
      restart_id: restartId,
      driver: setup.name,
      at: context.clock.wallTime(),
    });
    const isComplete = await runOneStart(context, round, setup, restartId, done);
    await context.emit({ type: 'round-end', restart_id: restartId, complete: isComplete });
  }
}

/** `r03-overlay2`, with `-2` for a second start in the same round; unique over all sittings of a run. */
function restartName(context: RunContext, round: PlannedRound): string {
  const base = `r${String(round.round).padStart(2, '0')}-${round.driver}`;
  const start = (context.starts.get(base) ?? 0) + 1;
  context.starts.set(base, start);
  return start === 1 ? base : `${base}-${start}`;
}

/** Bursts with iterations to measure, of cells that are not settled. */
function openBursts(context: RunContext, round: PlannedRound, done: DoneSamples): Burst[] {
  return remainingBursts(round, done).filter(
    (burst) => context.ledger.outcome({ ...burst, driver: round.driver }) === undefined,
  );
}

async function runOneStart(
  context: RunContext,
  round: PlannedRound,
  setup: DriverSetup,
  restartId: string,
  done: DoneSamples,
): Promise<boolean> {
  const { lab, interrupted } = context;
  let running: RunningEngine;
  try {
    context.reporter.activity(`${setup.name}: starting the engine, ${restartId}`);
    running = await lab.start(setup, context.runtimes, restartId, interrupted);
  } catch (error) {
    if (interrupted.aborted) throw interrupted.reason;
    await settleDriver(context, setup, startOutcome(setup, error));
    return false;
  }
  try {
    await emitTimes(context, restartId, running.spent);
    if (!(await prepare(context, round, setup, restartId, running))) return false;
    const events = await openEvents(context, setup, running);
    if (events === undefined) return false;
    try {
      const bursts = openBursts(context, round, done);
      await runBursts(context, { round, restartId, running, events, bursts, done });
      return !running.gone.aborted;
    } finally {
      events.close();
    }
  } finally {
    await emitTimes(context, restartId, await running.stop());
  }
}

function startOutcome(setup: DriverSetup, error: unknown): Outcome {
  const log = error instanceof EngineStartError ? error.log : [];
  const refusal = driverRefusal(setup, log);
  if (refusal !== undefined) return { kind: 'unsupported', ...refusal };
  const said = log.findLast((line) => /level=(error|fatal)|failed|error/i.test(line)) ?? log.at(-1);
  return { kind: 'failed', step: 'engine-start', error: [errorText(error), said].filter(Boolean).join(': ') };
}

/** Loads the images and proves the set-up. @returns whether there is anything to measure */
async function prepare(
  context: RunContext,
  round: PlannedRound,
  setup: DriverSetup,
  restartId: string,
  running: RunningEngine,
): Promise<boolean> {
  const { clock, image, waitingImage, interrupted } = context;
  let last = clock.nowUs();
  const spent = async (name: string): Promise<void> => {
    const now = clock.nowUs();
    await emitTimes(context, restartId, { [name]: Math.round(now - last) });
    last = now;
  };
  try {
    using deadline = new Deadline(LOAD_MS, 'loading the image', running.gone, interrupted);
    for (const one of new Set([waitingImage, image])) {
      await running.engine.loadImage(one.archive, deadline.signal);
      const id = await running.engine.imageId(one.reference, deadline.signal);
      if (id === undefined || (one.ids.length > 0 && !one.ids.includes(id))) {
        const expected = one.ids.length > 0 ? one.ids.join(' or ') : 'an image';
        throw new Error(`image ${one.reference}: expected ${expected}, found ${id ?? 'none'}`);
      }
    }
  } catch (error) {
    if (interrupted.aborted) throw interrupted.reason;
    await settleDriver(context, setup, { kind: 'failed', step: 'image-load', error: errorText(error) });
    return false;
  }
  await spent('image-load');

  try {
    const isProved = await prove(context, round, setup, restartId, running);
    await spent('proof');
    return isProved;
  } catch (error) {
    if (interrupted.aborted) throw interrupted.reason;
    await settleDriver(context, setup, { kind: 'failed', step: 'proof', error: errorText(error) });
    return false;
  }
}

/** @returns undefined where the engine has none to give: its cells have failed then */
async function openEvents(
  context: RunContext,
  setup: DriverSetup,
  running: RunningEngine,
): Promise<EventWatch | undefined> {
  const { interrupted } = context;
  try {
    using opening = new Deadline(30_000, 'opening the event stream', running.gone, interrupted);
    return await running.engine.watchEvents(opening.signal);
  } catch (error) {
    if (interrupted.aborted) throw interrupted.reason;
    await settleDriver(context, setup, { kind: 'failed', step: 'events', error: errorText(error) });
    return undefined;
  }
}

async function prove(
  context: RunContext,
  round: PlannedRound,
  setup: DriverSetup,
  restartId: string,
  running: RunningEngine,
): Promise<boolean> {
  const { interrupted, runtimes } = context;
  const expected = { setup, version: context.engineVersion.text, runtimes };
  const { checks, info } = await proveEngine(running, expected, interrupted);
  const wrong = mismatch(checks);
  await context.emit({
    type: 'proof',
    restart_id: restartId,
    driver: setup.name,
    ok: wrong === undefined,
    checks,
  });
  if (wrong !== undefined) {
    await settleDriver(context, setup, { kind: 'failed', step: 'proof', error: wrong });
    return false;
  }
  const wanted = new Set(
    round.bursts
      .filter((burst) => context.ledger.outcome({ ...burst, driver: setup.name }) === undefined)
      .map((burst) => burst.runtime),
  );
  const proofs = await proveRuntimes(
    running,
    setup,
    runtimes.filter((runtime) => wanted.has(runtime.name)),
    context.waitingImage,
    interrupted,
  );
  for (const [runtime, found] of proofs) {
    const complaint = mismatch(found);
    const ok = complaint === undefined;
    await context.emit({
      type: 'proof',
      restart_id: restartId,
      driver: setup.name,
      runtime,
      ok,
      checks: found,
    });
    if (!ok) {
      const outcome = { kind: 'failed', step: 'proof', error: complaint } as const;
      await settleCells(context, (cell) => cell.driver === setup.name && cell.runtime === runtime, outcome);
    }
  }
  const seen = { backing: running.backing, info, checks, runtimes: Object.fromEntries(proofs) };
  await context.store.describeEngine(setup.name, seen);
  return true;
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

async function settleDriver(context: RunContext, setup: DriverSetup, outcome: Outcome): Promise<void> {
  await settleCells(context, (cell) => cell.driver === setup.name, outcome);
}

/** Gives every cell that matches and is not settled yet its outcome. */
export async function settleCells(
  context: Pick<RunContext, 'plan' | 'ledger' | 'emit'>,
  matches: (cell: CellKey) => boolean,
  outcome: Outcome,
): Promise<void> {
  for (const cell of context.plan.cells.filter(matches)) {
    const event = context.ledger.settle(cell, outcome);
    if (event !== undefined) await context.emit(event);
  }
}
