import type { CriApi, PodContainerSpec } from '../ports/cri-api.ts';
import { cellImage } from './cell-image.ts';
import { PodSteps } from './pod-steps.ts';
import type { Finding, Ground, Loop } from './workload.ts';

/** Goes through the calls of a pod that is made. @returns what it found besides their times */
type PodCalls = (
  pod: PodSteps,
  container: PodContainerSpec,
  runtime: string,
) => Promise<Finding['quantities']>;

/**
 * A loop whose iterations are a pod each, made by `runp`; what one that fails would leave is removed.
 * @param prepare before a burst; absent: there is nothing to do
 */
export function podLoop(
  ground: Ground<CriApi>,
  calls: PodCalls,
  prepare: Loop['prepare'] = () => Promise.resolve(),
): Loop {
  const { network, scenario } = ground;
  return {
    prepare,
    iterate: async ({ cell, label }, timer, signal) => {
      const { runtime } = cell;
      const pod = new PodSteps(ground, timer, signal);
      try {
        await pod.runp({ label, runtime, network, labels: { 'drivergrid.sample': label } });
        const container = { image: cellImage(ground, cell).reference, command: scenario.command };
        const quantities = await calls(pod, container, runtime);
        return { exitCode: 0, engineUs: {}, quantities };
      } catch (error) {
        await pod.abandon();
        throw error;
      }
    },
    trouble: () => undefined,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
