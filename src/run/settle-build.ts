import { isUnder } from '../core/engines/engine-of.ts';
import { isFloor } from '../core/engines/floor.ts';
import type { BrokenBuild } from '../core/engines/tested-build.ts';
import { EngineStartError, HostError } from '../core/errors.ts';
import { driverObstacle } from '../core/host/driver-obstacle.ts';
import type { RunEvent, RuntimeSettled } from '../core/record/events.ts';
import type { Outcome } from '../core/record/outcome.ts';
import type { ReadyRuntime } from '../core/runtimes/known-runtimes.ts';
import type { BuildParts, RunContext } from './context.ts';
import { startOutcome } from './run-round.ts';
import { settleCells, settleStart } from './settle-cells.ts';
import { probeSetup, settleRuntimes } from './settle-runtimes.ts';

/** A build that can be measured, with the runtimes that work under it. */
export type Settled = Pick<RunContext, 'build' | 'runtimes'>;

type Settling = Omit<RunContext, keyof Settled>;

/**
 * Settles the cells of a build of which it is certain that they cannot be measured, and finds working arguments for its
 * runtimes.
 * @param earlier events of earlier sessions under the same kernel
 * @returns the build; none if it cannot be measured at all
 */
export async function settleBuild(
  context: Settling,
  build: BuildParts | BrokenBuild,
  earlier: readonly RunEvent[],
): Promise<Settled[]> {
  if (!('lab' in build)) {
    await settleAll(context, build, { kind: 'unsupported', reason: build.obstacle });
    return [];
  }
  await settleObstacles(context, build);
  const runtimes = await readyRuntimes(context, build, earlier);
  return runtimes === undefined ? [] : [{ build, runtimes }];
}

async function settleAll(
  context: Settling,
  { name }: Pick<BuildParts, 'name'>,
  outcome: Outcome,
): Promise<void> {
  await settleCells(context, (cell) => cell.engine === name, outcome);
}

/** Driver setups that this host certainly cannot run are reported before anything starts. */
async function settleObstacles(context: Settling, { name, engine, host }: BuildParts): Promise<void> {
  const { scenario, lab } = context.plan;
  for (const setup of scenario.drivers) {
    if (!isUnder(setup, { name })) continue;
    const obstacle = driverObstacle(setup, engine.kind, host, scenario.backing, lab);
    if (obstacle === undefined) continue;
    const reason = `${obstacle.reason}; ${obstacle.fix}`;
    const column = { driver: setup.name, engine: isFloor(setup) ? undefined : name };
    await settleStart(context, column, { kind: 'unsupported', reason });
  }
}

/**
 * A resumed run keeps the runtime arguments it began with under this kernel; a run in a guest those known for its
 * image.
 * @returns undefined if the build does not start
 */
async function readyRuntimes(
  context: Settling,
  build: BuildParts,
  earlier: readonly RunEvent[],
): Promise<ReadyRuntime[] | undefined> {
  const { plan, host } = context;
  const before = earlier.filter((event) => event.type === 'runtime').filter(isOf(build));
  const known = (plan.known_runtimes?.[host.kernel] ?? []).filter(isOf(build));
  const areIn = (settled: readonly RuntimeSettled[]): boolean =>
    plan.scenario.runtimes.every((spec) => settled.some((event) => event.runtime === spec.name));
  let settled: readonly RuntimeSettled[] = before;
  if (!areIn(before)) {
    const found = areIn(known) ? known : await probe(context, build);
    if (found === undefined) return undefined;
    settled = found;
    for (const event of settled) await context.emit(event);
  }
  for (const { runtime, outcome } of settled) {
    if (outcome.kind === 'ready') continue;
    await settleCells(context, (cell) => cell.engine === build.name && cell.runtime === runtime, outcome);
  }
  return settled.flatMap((event) => (event.outcome.kind === 'ready' ? [readyRuntime(context, event)] : []));
}

function isOf({ name }: BuildParts) {
  return ({ engine }: RuntimeSettled): boolean => engine === name;
}

/** @returns undefined if the build does not start; then its cells are settled. Of the only build that is an error. */
async function probe(context: Settling, build: BuildParts): Promise<RuntimeSettled[] | undefined> {
  const { clock, audit, emit, builds, interrupted } = context;
  const begin = clock.nowUs();
  const earlier = audit.spentUs();
  const which = build.name === undefined ? '' : ` under ${build.name}`;
  const words = `finding arguments with which each runtime works${which}`;
  context.reporter.activity({ kind: 'runtimes', words });
  let settled: RuntimeSettled[] | undefined;
  try {
    settled = await settleRuntimes({ ...context, build }, interrupted);
  } catch (error) {
    // The driver for probes needs nothing of the host: an engine that does not start with it starts with none.
    if (!(error instanceof EngineStartError)) throw error;
    if (builds.length === 1) throw noEngine(error);
    await settleAll(context, build, startOutcome(build, probeSetup(build), error));
  }
  const audited = audit.spentUs();
  await emit({ type: 'time', name: 'probe', us: Math.round(clock.nowUs() - begin) - audited });
  await emit({ type: 'time', name: 'leak-audit', us: earlier + audited });
  return settled;
}

/** Of an engine's log, in a message. */
const LOG_LINES = 20;

function noEngine(error: EngineStartError): HostError {
  const log = error.log.length === 0 ? '' : `; its log ends with:\n${error.log.slice(-LOG_LINES).join('\n')}`;
  return new HostError(`no engine can be started here: ${error.message}${log}`, { cause: error });
}

function readyRuntime({ plan }: Settling, event: RuntimeSettled): ReadyRuntime {
  const spec = plan.scenario.runtimes.find((candidate) => candidate.name === event.runtime);
  return {
    name: event.runtime,
    path: event.path ?? '',
    args: event.args ?? [],
    runtime_type: spec?.runtime_type,
    kind: spec?.kind,
    sha256: event.sha256,
  };
}
