import { columnLabel } from '../core/axes/cell.ts';
import { buildOf } from '../core/engines/floor.ts';
import type { PlannedRound } from '../core/plan/plan.ts';
import { isKata, type ReadyRuntime } from '../core/runtimes/known-runtimes.ts';
import type { DriverSetup } from '../core/scenario/scenario.ts';
import type { RunningEngine } from '../ports/lab.ts';
import type { RunContext } from './context.ts';
import { Deadline } from '../ports/deadline.ts';
import { loadDeadlineMs } from './load-deadline.ts';
import { mismatch, proveEngine, proveRuntimes } from './prove.ts';
import { neededByStart, settleCells } from './settle-cells.ts';

/** A fresh start, on which something will be measured. */
export interface FreshStart {
  readonly round: PlannedRound;
  readonly setup: DriverSetup;
  readonly restartId: string;
  readonly running: RunningEngine;
}

/** Loads the images and proves the setup. @returns whether there is anything to measure */
export async function prepareEngine(context: RunContext, start: FreshStart): Promise<boolean> {
  const steps: [string, () => Promise<void>][] = [
    ['image-load', () => loadImages(context, start.running)],
    ['proof', () => prove(context, start)],
  ];
  for (const [step, action] of steps) {
    const begin = context.clock.nowUs();
    const isDone = await neededByStart(context, start.round, step, async () => {
      await action();
      return true;
    });
    const us = Math.round(context.clock.nowUs() - begin);
    await context.emit({ type: 'time', name: step, us, restart_id: start.restartId });
    if (isDone === undefined) return false;
  }
  return true;
}

async function loadImages(context: RunContext, running: RunningEngine): Promise<void> {
  const { clock, interrupted, waitingImage, printingImage, workload } = context;
  const images = workload.loadsImages === true ? [] : context.images;
  using deadline = new Deadline(
    clock,
    loadDeadlineMs(images),
    'loading the image',
    running.gone,
    interrupted,
  );
  const { api } = running.engine;
  const printing = context.runtimes.some(isKata) ? [printingImage] : [];
  for (const image of new Set(api.kind === 'none' ? images : [waitingImage, ...printing, ...images])) {
    await running.engine.bringImage(image, deadline.signal);
  }
}

/** @throws Error if the engine is not as planned; a runtime that is not as planned fails only its own cells */
async function prove(context: RunContext, { round, setup, restartId, running }: FreshStart): Promise<void> {
  const { interrupted, waitingImage: waiting, printingImage: printing } = context;
  const engine = buildOf(setup, context.build.engine);
  // Nothing of a runtime is in what has no engine.
  const runtimes = engine.kind.api === 'none' ? [] : context.runtimes;
  const place = { type: 'proof', restart_id: restartId, driver: setup.name, engine: round.engine } as const;
  const expected = { setup, engine, runtimes };
  const { checks, info } = await proveEngine(running, context.clock, expected, interrupted);
  const wrong = mismatch(checks);
  await context.emit({ ...place, ok: wrong === undefined, checks });
  if (wrong !== undefined) throw new Error(wrong);

  const wanted = runtimes.filter((runtime) => isOpen(context, round, runtime));
  const { network, timeout_ms: timeoutMs } = context.plan.scenario;
  const proofs = await proveRuntimes(
    { running, clock: context.clock, interrupted },
    { kind: engine.kind, setup, network, waiting, printing, host: context.host, timeoutMs },
    wanted,
  );
  for (const [runtime, found] of proofs) {
    const complaint = mismatch(found);
    await context.emit({ ...place, runtime, ok: complaint === undefined, checks: found });
    if (complaint === undefined) continue;
    await settleCells(
      context,
      (cell) => columnLabel(cell) === columnLabel(round) && cell.runtime === runtime,
      { kind: 'failed', step: 'proof', error: complaint },
    );
  }
  // A visit of the sentinel proves one runtime only, and would replace the proof of all.
  if (round.sentinel !== undefined) return;
  const seen = { backing: running.backing, info, checks, runtimes: Object.fromEntries(proofs) };
  await context.store.describeEngine(columnLabel(round), seen);
}

/** Whether any cell of the runtime is left to measure under the round's driver setup. */
function isOpen(context: RunContext, round: PlannedRound, runtime: ReadyRuntime): boolean {
  return round.bursts.some(
    (burst) => burst.runtime === runtime.name && context.ledger.outcome({ ...round, ...burst }) === undefined,
  );
}
