import { PAUSE_IMAGE } from '../core/scenario/image-name.ts';
import { criGround } from './cri-ground.ts';
import { cellImage } from './cell-image.ts';
import type { CriApi } from '../ports/cri-api.ts';
import { podLoop } from './pod-loop.ts';
import { PodSteps } from './pod-steps.ts';
import { StepTimer } from './step-timer.ts';
import type { Ground, Workload } from './workload.ts';

/** The calls of a kubelet for a pod with one container, in order. */
export const POD_CALLS = ['runp', 'create', 'start', 'stop', 'rm', 'stopp', 'rmp'] as const;

/** In which engines do the work of one call in the other: containerd's `create` calls no runtime, CRI-O's does. */
export const CREATE_AND_START = { name: 'create+start', of: ['create', 'start'] } as const;

type Quantities = Readonly<Record<string, number>>;

/**
 * A pod with one container, made, started, stopped and removed over CRI: the talk's six steps, with create and start apart.
 * The container runs until it is stopped.
 */
export const criPod: Workload = {
  ...{ name: 'cri-pod', apis: ['cri'], tools: [], steps: POD_CALLS, sums: [CREATE_AND_START] },
  usualImage: PAUSE_IMAGE,
  keys: {
    command: { what: 'what to run in the container', isNeeded: false },
    grace: { what: 'the time from SIGTERM to SIGKILL', isNeeded: false },
  },
  images: ({ named, layered }) => (layered.length > 0 ? layered : [named]),
  open: (given) => {
    const ground = criGround(given);
    const graceSeconds = (ground.scenario.grace ?? 0) / 1000;
    const memories = new Map<string, Quantities>();
    return Promise.resolve(
      podLoop(
        ground,
        async (pod, container, runtime) => {
          await pod.create(container);
          await pod.start('running');
          await pod.stop(graceSeconds);
          await pod.rm();
          await pod.stopp();
          await pod.rmp();
          return memories.get(runtime);
        },
        // Reading it takes milliseconds, which the next call would feel: once for a runtime and an engine start.
        async ({ runtime }, signal) => {
          if (!memories.has(runtime)) memories.set(runtime, await memoryOf(ground, runtime, signal));
        },
      ),
    );
  },
};

/** Of a pod of its own. What goes wrong there goes wrong in an iteration too, which tells the step. */
async function memoryOf(ground: Ground<CriApi>, runtime: string, signal: AbortSignal): Promise<Quantities> {
  const { network, scenario, clock } = ground;
  const pod = new PodSteps(ground, new StepTimer(clock), signal);
  try {
    await pod.runp({ label: `memory-${runtime}`, runtime, network, labels: {} });
    await pod.create({ image: cellImage(ground, {}).reference, command: scenario.command });
    await pod.start('running');
    return await pod.memory();
  } catch {
    signal.throwIfAborted();
    return {};
  } finally {
    await pod.abandon();
  }
}
