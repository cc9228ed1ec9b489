import { errorText, HostError, OtherImageError } from '../core/errors.ts';
import type { RunEvent, RuntimeSettled } from '../core/record/events.ts';
import { atLeast, type EngineVersion } from '../core/engines/engine-version.ts';
import type { HostFacts } from '../core/host/host.ts';
import { runtimeRefusal } from '../core/runtimes/runtime-refusals.ts';
import {
  argumentCandidates,
  pathObstacle,
  whyNotFound,
  type Fallback,
  type ReadyRuntime,
} from '../core/runtimes/known-runtimes.ts';
import type { RuntimeSpec } from '../core/scenario/scenario.ts';
import type { Lab, RunningEngine } from '../ports/lab.ts';
import { Deadline } from '../ports/deadline.ts';
import type { ImageArchive } from '../ports/image.ts';
import type { RunParts } from './context.ts';
import { openLoop, type LoopParts } from './open-loop.ts';
import { noticeEnd } from './notice-end.ts';
import { StepTimer } from '../workloads/step-timer.ts';

const LOAD_MS = 30_000;
const PROBE = { restart_id: 'probe' } as const;

/** What trying a runtime takes. */
type Probing = LoopParts & Pick<RunParts, 'host' | 'engineVersion' | 'audit'>;

interface Candidate extends ReadyRuntime {
  readonly note: string;
}

/**
 * Finds, before anything is measured, a set-up under which each runtime starts a container on this host. An
 * engine on vfs, which every engine and kernel has, knows each runtime once per argument list; the first
 * list that works is used for every cell. A runtime with none is unsupported, or failed where its words are
 * not known.
 */
export async function settleRuntimes(
  context: Probing & { readonly lab: Lab; readonly emit: (event: RunEvent) => Promise<void> },
  interrupted: AbortSignal,
): Promise<RuntimeSettled[]> {
  const { host, clock } = context;
  const { scenario } = context.plan;
  const absent = scenario.runtimes.flatMap((spec) => {
    const outcome = certainObstacle(spec, host, context.engineVersion);
    return outcome === undefined ? [] : [{ type: 'runtime', runtime: spec.name, outcome } as const];
  });
  const present = scenario.runtimes.filter(
    (spec) => !absent.some((settled) => settled.runtime === spec.name),
  );
  if (present.length === 0) return absent;

  const candidates = new Map(present.map((spec) => [spec.name, candidatesOf(spec, host)]));
  const probe = { name: 'probe', driver: 'vfs' };
  const settled: RuntimeSettled[] = [];
  // One start for all of them, and another one where a runtime has taken the engine with it.
  while (settled.length < present.length) {
    const running = await context.lab.start(
      probe,
      [...candidates.values()].flat(),
      PROBE.restart_id,
      interrupted,
    );
    try {
      await context.audit.engineStarted(running);
      using opening = new Deadline(clock, LOAD_MS, 'loading the image', running.gone, interrupted);
      for (const image of context.images) await load(image, running, opening.signal, interrupted);
      for (const spec of present.slice(settled.length)) {
        const tried = candidates.get(spec.name) ?? [];
        settled.push(await settleRuntime(spec, tried, running, context, interrupted));
        if (running.gone.aborted) break;
      }
    } finally {
      await running.stop();
      await context.audit.engineStopped(running, PROBE, context.emit);
    }
  }
  return [...absent, ...settled];
}

async function load(
  image: ImageArchive,
  running: RunningEngine,
  signal: AbortSignal,
  interrupted: AbortSignal,
): Promise<void> {
  await running.engine.bringImage(image, signal).catch((cause: unknown) => {
    if (interrupted.aborted) throw interrupted.reason;
    // Told of each driver setup, in its rounds.
    if (cause instanceof OtherImageError) return;
    throw new HostError(`the engine cannot load the image ${image.name}: ${errorText(cause)}`, {
      hint: /no space left/i.test(errorText(cause))
        ? 'Give the data roots more room with `backing_size:`, or free some on their disk.'
        : 'Save the image again with `docker save`, for this architecture.',
      cause,
    });
  });
}

function certainObstacle(
  spec: RuntimeSpec,
  host: HostFacts,
  engine: EngineVersion,
): RuntimeSettled['outcome'] | undefined {
  if (spec.runtime_type !== undefined) {
    if (atLeast(engine, 24)) return undefined;
    return {
      kind: 'unsupported',
      reason: `runtimeType needs an engine from 24.0 on; ${engine.text} would run plain runc instead`,
    };
  }
  const found = host.runtimes[spec.name];
  if (found !== undefined) {
    const reason = pathObstacle(spec, found.path);
    return reason === undefined ? undefined : { kind: 'unsupported', reason };
  }
  return { kind: 'unsupported', reason: whyNotFound(spec, host.runtime_faults?.[spec.name]) };
}

function candidatesOf(spec: RuntimeSpec, host: HostFacts): Candidate[] {
  const path = host.runtimes[spec.name]?.path ?? '';
  return argumentCandidates(spec).map(({ args, note }: Fallback, index) => ({
    name: index === 0 ? spec.name : `${spec.name}--${index + 1}`,
    path,
    args,
    note,
    runtime_type: spec.runtime_type,
  }));
}

async function settleRuntime(
  spec: RuntimeSpec,
  candidates: readonly Candidate[],
  running: RunningEngine,
  context: Probing,
  interrupted: AbortSignal,
): Promise<RuntimeSettled> {
  const found = context.host.runtimes[spec.name];
  const about = { type: 'runtime', runtime: spec.name, path: found?.path, version: found?.version } as const;
  let first: string | undefined;
  for (const candidate of candidates) {
    const complaint = await tryRuntime(candidate.name, running, context, interrupted);
    await context.audit.engineUsed(running, [{ ...candidate, name: spec.name }], {
      ...PROBE,
      tried: [spec.name, ...candidate.args].join(' '),
      started: complaint === undefined,
    });
    if (complaint === undefined) {
      const note = candidate.note === '' ? undefined : candidate.note;
      return { ...about, outcome: { kind: 'ready' }, args: candidate.args, note };
    }
    first ??= complaint;
    if (running.gone.aborted) break;
  }
  const refusal = runtimeRefusal(first ?? '', { version: found?.version, engine: context.engineVersion });
  const outcome: RuntimeSettled['outcome'] =
    refusal === undefined
      ? { kind: 'failed', step: 'probe', error: first ?? 'no argument list to try' }
      : { kind: 'unsupported', ...refusal };
  return { ...about, outcome };
}

/** @returns undefined when a container ran as it should, else what went wrong */
async function tryRuntime(
  runtime: string,
  running: RunningEngine,
  context: LoopParts,
  interrupted: AbortSignal,
): Promise<string | undefined> {
  const { plan, clock } = context;
  const { timeout_ms } = plan.scenario;
  using deadline = new Deadline(clock, timeout_ms, 'the first container', running.gone, interrupted);
  try {
    await using loop = await openLoop(context, running, deadline.signal);
    const iteration = { cell: { runtime, concurrency: 1 }, label: `probe-${runtime}` };
    await loop.iterate(iteration, new StepTimer(clock), deadline.signal);
    return undefined;
  } catch (error) {
    await noticeEnd(running, clock, interrupted);
    if (interrupted.aborted) throw interrupted.reason;
    return errorText(running.gone.aborted ? running.gone.reason : error);
  }
}
