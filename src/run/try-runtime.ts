import { errorText } from '../core/errors.ts';
import type { Candidate } from '../core/runtimes/candidates.ts';
import type { RuntimeSettled } from '../core/record/events.ts';
import { startsMachine } from '../core/runtimes/known-runtimes.ts';
import { explained } from '../core/runtimes/kata-refusals.ts';
import { runtimeRefusal } from '../core/runtimes/runtime-refusals.ts';
import type { RuntimeSpec } from '../core/scenario/scenario.ts';
import { Deadline } from '../ports/deadline.ts';
import type { RunningEngine } from '../ports/lab.ts';
import { StepTimer } from '../workloads/step-timer.ts';
import type { RunContext } from './context.ts';
import { noticeEnd } from './notice-end.ts';
import { openLoop, type LoopParts } from './open-loop.ts';

/** What is needed to try a runtime. */
export type Probing = LoopParts & Pick<RunContext, 'build' | 'audit' | 'waitingImage'>;

/** The first start of a virtual machine may take several times as long as later ones: its files are not cached yet. */
const MACHINE_PATIENCE = 3;

/** Name of the engine start for trying runtimes, in records. */
export const PROBE = { restart_id: 'probe' } as const;

/**
 * Tries a runtime's argument lists in order, one container each, on an engine that has registered all of them.
 * @returns the first that works; if none does, why the first did not
 */
export async function settleRuntime(
  spec: RuntimeSpec,
  candidates: readonly Candidate[],
  running: RunningEngine,
  context: Probing,
  interrupted: AbortSignal,
): Promise<RuntimeSettled> {
  const { build } = context;
  const found = build.host.runtimes[spec.name];
  const about = {
    ...({ type: 'runtime', runtime: spec.name, engine: build.name } as const),
    ...{ path: found?.path, version: found?.version, sha256: found?.sha256 },
  };
  let first: string | undefined;
  for (const candidate of candidates) {
    const complaint = await tryRuntime(candidate, running, context, interrupted);
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
  const refusal = runtimeRefusal(first ?? '', { version: found?.version, engine: build.engine });
  const outcome: RuntimeSettled['outcome'] =
    refusal === undefined
      ? { kind: 'failed', step: 'probe', error: explained(first ?? 'no argument list to try') }
      : { kind: 'unsupported', ...refusal };
  return { ...about, outcome };
}

/** @returns undefined if a container ran as it should, otherwise what went wrong */
async function tryRuntime(
  candidate: Candidate,
  running: RunningEngine,
  context: LoopParts,
  interrupted: AbortSignal,
): Promise<string | undefined> {
  const { plan, clock } = context;
  const { timeout_ms } = plan.scenario;
  const ms = startsMachine(candidate) ? MACHINE_PATIENCE * timeout_ms : timeout_ms;
  using deadline = new Deadline(clock, ms, 'the first container', running.gone, interrupted);
  const timer = new StepTimer(clock);
  try {
    await using loop = await openLoop(context, running, deadline.signal);
    const iteration = { cell: { runtime: candidate.name, concurrency: 1 }, label: `probe-${candidate.name}` };
    await loop.iterate(iteration, timer, deadline.signal);
    return undefined;
  } catch (error) {
    await noticeEnd(running, clock, interrupted);
    if (interrupted.aborted) throw interrupted.reason;
    const text = errorText(running.gone.aborted ? running.gone.reason : error);
    // In which call a runtime fails is a finding of its own: engines do not start it in the same one.
    return running.engine.api.kind === 'cri' && timer.current !== '' ? `${timer.current}: ${text}` : text;
  }
}
