import { runOnBundle } from './bundle-run.ts';
import { runContainer, type ContainerRun, type RunSpec } from './container-run.ts';
import { runInPod } from './pod-run.ts';
import type { StepTimer } from './step-timer.ts';
import { watchingLoop } from './watching-loop.ts';
import type { Finding, Ground, Iteration, Loop } from './workload.ts';

/** Runs a container once. @param timer is given each call */
export type Run = (spec: RunSpec, timer: StepTimer, signal: AbortSignal) => Promise<ContainerRun>;

type RunningIteration = (
  run: Run,
  iteration: Iteration,
  timer: StepTimer,
  signal: AbortSignal,
) => Promise<Finding>;

/**
 * A loop whose iterations run containers, over an engine's API, in pods, or on bundles.
 * @throws TypeError for another API: scenarios are checked for that
 */
export async function runningLoop(
  { api, ...rest }: Ground,
  signal: AbortSignal,
  iterate: RunningIteration,
): Promise<Loop> {
  if (api.kind === 'none') throw new TypeError('expected an API that runs containers, found none');
  if (api.kind === 'bundle') {
    const ground = { api, ...rest };
    const bundles = api.openBundles();
    return {
      prepare: () => Promise.resolve(),
      iterate: (iteration, timer, deadline) =>
        iterate((...given) => runOnBundle(ground, bundles, ...given), iteration, timer, deadline),
      trouble: () => undefined,
      [Symbol.asyncDispose]: () => bundles[Symbol.asyncDispose](),
    };
  }
  if (api.kind === 'cri') {
    const ground = { api, ...rest };
    return {
      prepare: () => Promise.resolve(),
      iterate: (iteration, timer, deadline) =>
        iterate((...given) => runInPod(ground, ...given), iteration, timer, deadline),
      trouble: () => undefined,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  const ground = { api, ...rest };
  return watchingLoop(ground, signal, (events, iteration, timer, deadline) =>
    iterate((...given) => runContainer(ground, events, ...given), iteration, timer, deadline),
  );
}
