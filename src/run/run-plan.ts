import type { Fingerprint, RunEvent } from '../core/record/events.ts';
import { nextBoot } from '../core/plan/next-boot.ts';
import type { Plan, PlannedBoot, PlannedRound } from '../core/plan/plan.ts';
import { PrecisionWatch } from '../core/plan/precision.ts';
import { DoneSamples } from '../core/plan/remaining.ts';
import { restartName } from '../core/record/restart-name.ts';
import { eventsUnder, placed } from '../core/record/events-under.ts';
import type { RunParts } from './context.ts';
import { Ledger } from './ledger.ts';
import { MachineWatch } from './machine-watch.ts';
import { runRound } from './run-round.ts';
import { settleBuild, type Settled } from './settle-build.ts';

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
    schema: plan.schema,
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
    const common = {
      ...{ ...parts, ledger, emit, starts: startsOf(earlier) },
      sequence: { next: nextSequence(earlier) },
    };
    const ready: Settled[] = [];
    for (const build of parts.builds) ready.push(...(await settleBuild(common, build, sameKernel)));
    const done = new DoneSamples(earlier);
    let last = 0;
    const canTrace = await tellTracing(parts, emit);
    for (const round of plan.rounds.filter((planned) => planned.boot === boot?.boot)) {
      if (round.explain === true && !canTrace) continue;
      parts.interrupted.throwIfAborted();
      // A pass begins: the samples so far may be enough. The sentinel's visit after it has been made.
      if (round.sentinel === undefined && round.round !== last) {
        if (await isPreciseEnough(precision, round.round - 1, emit)) break;
        last = round.round;
      }
      const settled = buildFor(round, ready);
      if (settled !== undefined) await runRound({ ...common, ...settled }, round, done);
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

/** @returns whether traced iterations can be taken; says so if not */
async function tellTracing({ plan, tracers }: RunParts, emit: Emit): Promise<boolean> {
  if ((plan.scenario.explain ?? 0) === 0) return false;
  const obstacle = await tracers.obstacle();
  if (obstacle === undefined) return true;
  await emit({ type: 'warning', message: `this host cannot trace, so nothing is explained: ${obstacle}` });
  return false;
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
    message: `after ${rounds === 1 ? 'the only round' : `all ${rounds} rounds`} some means are less precise than ${percent(plan.precision)}: ${cells.join(', ')}; allow more with --rounds`,
  });
}

/** The floor is under no build, and any build's lab can run it. @returns undefined if the build cannot be measured */
function buildFor({ engine }: PlannedRound, ready: readonly Settled[]): Settled | undefined {
  return engine === undefined ? ready[0] : ready.find(({ build }) => build.name === engine);
}

/** Whether no later boot has this one's kernel. */
function isLastOfKernel(plan: Plan, boot: PlannedBoot | undefined): boolean {
  const later = plan.boots?.filter((planned) => boot !== undefined && planned.boot > boot.boot) ?? [];
  return !later.some(({ kernel }) => kernel === boot?.kernel);
}

type Emit = (event: RunEvent) => Promise<void>;

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
