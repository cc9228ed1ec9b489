import { EngineStartError, HostError } from '../core/errors.ts';
import {
  EVENTS_SCHEMA,
  type Fingerprint,
  type RunEvent,
  type RuntimeSettled,
} from '../core/record/events.ts';
import { driverObstacle } from '../core/host/driver-obstacle.ts';
import { nextBoot } from '../core/plan/next-boot.ts';
import type { Plan, PlannedBoot } from '../core/plan/plan.ts';
import { PrecisionWatch } from '../core/plan/precision.ts';
import { DoneSamples } from '../core/plan/remaining.ts';
import { restartName } from '../core/record/restart-name.ts';
import type { ReadyRuntime } from '../core/runtimes/known-runtimes.ts';
import { eventsUnder, placed } from '../core/record/events-under.ts';
import type { RunContext, RunParts } from './context.ts';
import { Ledger } from './ledger.ts';
import { MachineWatch } from './machine-watch.ts';
import { runRound } from './run-round.ts';
import { settleCells } from './settle-cells.ts';
import { settleRuntimes } from './settle-runtimes.ts';

/**
 * Executes a plan: settles what is certain, finds working arguments for each runtime, then runs the rounds in order.
 * Every event is stored before the next thing happens. Of a plan with boots it runs the rounds of the next one: the
 * caller has checked that the host runs its kernel.
 * @param earlier events of the sessions that this one resumes
 * @returns whether any cell failed
 * @throws the interruption's reason, after the engine was stopped and `end` was recorded
 */
export async function runPlan(
  parts: RunParts,
  fingerprint: Fingerprint,
  earlier: readonly RunEvent[],
): Promise<{ hasFailures: boolean }> {
  const { clock, plan, store, reporter } = parts;
  const begin = clock.nowUs();
  const boot = nextBoot(plan, earlier);
  const precision = new PrecisionWatch(plan, earlier);
  const machine = new MachineWatch(parts, fingerprint.kernel, earlier);
  const emit = async (made: RunEvent): Promise<void> => {
    const event = placed(made, plan, fingerprint.kernel);
    await store.append(event);
    reporter.event(event);
    machine.see(event);
    precision.add(event);
  };
  const finish = async (status: 'done' | 'interrupted' | 'failed'): Promise<void> => {
    await parts.audit.warn(emit);
    await machine.end(emit, status === 'done' && isLastOfKernel(plan, boot));
    const wall = Math.round(clock.nowUs() - begin);
    await emit({ type: 'end', status, wall_us: wall, at: clock.wallTime() });
  };

  await emit({
    type: 'run',
    schema: EVENTS_SCHEMA,
    run_id: plan.run_id,
    boot_id: parts.host.boot_id,
    boot: boot?.boot,
    tool: parts.toolVersion,
    resumed: earlier.length > 0,
    fingerprint,
    at: clock.wallTime(),
  });
  try {
    await machine.begin(emit);
    await parts.audit.begin();
    const sameKernel = eventsUnder(plan, earlier, fingerprint.kernel);
    const ledger = new Ledger(sameKernel);
    await settleObstacles(parts, ledger, emit);
    const context: RunContext = {
      ...parts,
      ledger,
      emit,
      sequence: { next: nextSequence(earlier) },
      starts: startsOf(earlier),
      runtimes: await readyRuntimes(parts, ledger, sameKernel, emit),
    };
    const done = new DoneSamples(earlier);
    let last = 0;
    for (const round of plan.rounds.filter((planned) => planned.boot === boot?.boot)) {
      parts.interrupted.throwIfAborted();
      // A pass begins: the samples so far may be enough. The sentinel's visit after it has been made.
      if (round.sentinel === undefined && round.round !== last) {
        if (await isPreciseEnough(precision, round.round - 1, emit)) break;
        last = round.round;
      }
      await runRound(context, round, done);
    }
    await tellPrecision(precision, plan, emit);
    await finish('done');
    return { hasFailures: ledger.hasFailures };
  } catch (error) {
    // If the store itself fails (a full disk) this cannot be recorded either; the first error is what counts.
    await finish(parts.interrupted.aborted ? 'interrupted' : 'failed').catch(() => undefined);
    throw error;
  } finally {
    reporter.end();
  }
}

/** Reports it once; a run resumed afterwards reports it again, and measures nothing. */
async function isPreciseEnough(precision: PrecisionWatch, rounds: number, emit: Emit): Promise<boolean> {
  if (!precision.isReached(rounds)) return false;
  await emit({ type: 'precise', rounds });
  return true;
}

/** The rounds are a limit: if they were not enough, say so. */
async function tellPrecision(precision: PrecisionWatch, plan: Plan, emit: Emit): Promise<void> {
  const { rounds } = plan.scenario;
  if (plan.precision === undefined || precision.hasEnded) return;
  const wide = precision
    .precisions(rounds)
    .filter(({ reached }) => reached === undefined || reached > (plan.precision ?? Infinity));
  if (wide.length === 0) return;
  const percent = (share: number | undefined): string =>
    share === undefined ? 'unknown' : `±${Number((share * 100).toPrecision(2))} %`;
  const cells = wide.slice(0, 5).map(({ cell, reached }) => `${cell} ${percent(reached)}`);
  await emit({
    type: 'warning',
    message: `after all ${rounds} rounds some means are less precise than ${percent(plan.precision)}: ${cells.join(', ')}; allow more with --rounds`,
  });
}

/** Whether no later boot has this one's kernel. */
function isLastOfKernel(plan: Plan, boot: PlannedBoot | undefined): boolean {
  const later = plan.boots?.filter((planned) => boot !== undefined && planned.boot > boot.boot) ?? [];
  return !later.some(({ kernel }) => kernel === boot?.kernel);
}

type Emit = (event: RunEvent) => Promise<void>;

/** Driver setups that this host certainly cannot run are reported before anything starts. */
async function settleObstacles({ plan, host, engine }: RunParts, ledger: Ledger, emit: Emit): Promise<void> {
  for (const setup of plan.scenario.drivers) {
    const obstacle = driverObstacle(setup, engine.kind, host, plan.scenario.backing, plan.lab);
    if (obstacle === undefined) continue;
    await settleCells({ plan, ledger, emit }, (cell) => cell.driver === setup.name, {
      kind: 'unsupported',
      reason: `${obstacle.reason}; ${obstacle.fix}`,
    });
  }
}

/**
 * A resumed run keeps the runtime arguments it began with under this kernel; a run in a guest those known for its
 * image.
 */
async function readyRuntimes(
  parts: RunParts,
  ledger: Ledger,
  earlier: readonly RunEvent[],
  emit: Emit,
): Promise<ReadyRuntime[]> {
  const before = earlier.filter((event) => event.type === 'runtime');
  const known = parts.plan.known_runtimes?.[parts.host.kernel] ?? [];
  const areIn = (settled: readonly RuntimeSettled[]): boolean =>
    parts.plan.scenario.runtimes.every((spec) => settled.some((event) => event.runtime === spec.name));
  let settled: readonly RuntimeSettled[] = before;
  if (!areIn(before)) {
    settled = areIn(known) ? known : await probe(parts, emit);
    for (const event of settled) await emit(event);
  }
  for (const event of settled) {
    if (event.outcome.kind === 'ready') continue;
    const { outcome } = event;
    await settleCells({ plan: parts.plan, ledger, emit }, (cell) => cell.runtime === event.runtime, outcome);
  }
  return settled.flatMap((event) => (event.outcome.kind === 'ready' ? [readyRuntime(parts, event)] : []));
}

async function probe(parts: RunParts, emit: Emit): Promise<RuntimeSettled[]> {
  const begin = parts.clock.nowUs();
  const earlier = parts.audit.spentUs();
  parts.reporter.activity('finding arguments with which each runtime works');
  const settled = await settleRuntimes({ ...parts, emit }, parts.interrupted).catch((error: unknown) => {
    // The driver for probes needs nothing of the host: an engine that does not start with it starts with none.
    if (!(error instanceof EngineStartError)) throw error;
    const log = error.log.length === 0 ? '' : `; its log ends with:\n${error.log.join('\n')}`;
    throw new HostError(`no engine can be started here: ${error.message}${log}`, { cause: error });
  });
  const audited = parts.audit.spentUs();
  await emit({ type: 'time', name: 'probe', us: Math.round(parts.clock.nowUs() - begin) - audited });
  await emit({ type: 'time', name: 'leak-audit', us: earlier + audited });
  return settled;
}

function readyRuntime(parts: RunParts, event: RuntimeSettled): ReadyRuntime {
  const spec = parts.plan.scenario.runtimes.find((candidate) => candidate.name === event.runtime);
  return {
    name: event.runtime,
    path: event.path ?? '',
    args: event.args ?? [],
    runtime_type: spec?.runtime_type,
    kind: spec?.kind,
    sha256: event.sha256,
  };
}

function nextSequence(earlier: readonly RunEvent[]): number {
  let last = 0;
  for (const event of earlier) if (event.type === 'sample') last = Math.max(last, event.seq);
  return last + 1;
}

function startsOf(earlier: readonly RunEvent[]): Map<string, number> {
  const starts = new Map<string, number>();
  for (const event of earlier) {
    if (event.type !== 'round') continue;
    const base = restartName(event);
    starts.set(base, (starts.get(base) ?? 0) + 1);
  }
  return starts;
}
