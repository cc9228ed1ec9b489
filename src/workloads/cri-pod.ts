import { PAUSE_IMAGE } from '../core/scenario/image-name.ts';
import { criGround } from './cri-ground.ts';
import { cellImage } from './cell-image.ts';
import { PodSteps } from './pod-steps.ts';
import { StepTimer } from './step-timer.ts';
import type { Workload } from './workload.ts';

/** The calls of a kubelet for a pod with one container, in order. */
export const POD_CALLS = ['runp', 'create', 'start', 'stop', 'rm', 'stopp', 'rmp'] as const;

/** In which engines do the work of one call in the other: containerd's `create` calls no runtime, CRI-O's does. */
export const CREATE_AND_START = { name: 'create+start', of: ['create', 'start'] } as const;

/** Of pods whose memory was read. */
let numbers = 0;

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
    grace: { what: 'how long the container has to end by itself once it is told to', isNeeded: false },
  },
  images: ({ named, layered }) => (layered.length > 0 ? layered : [named]),
  open: (given) => {
    const ground = criGround(given);
    const { network, scenario } = ground;
    const graceSeconds = Math.ceil((scenario.grace ?? 0) / 1000);
    // Reading it takes milliseconds, which the next call would feel: once for a runtime and an engine start.
    const memories = new Map<string, Quantities>();
    return Promise.resolve({
      prepare: async (burst, signal) => {
        const { runtime } = burst;
        if (memories.has(runtime)) return;
        const pod = new PodSteps(ground, new StepTimer(ground.clock), signal);
        try {
          const label = `memory-${++numbers}`;
          await pod.runp({ label, runtime, network, labels: {} });
          await pod.create({ image: cellImage(ground, {}).reference, command: scenario.command });
          await pod.start('running');
          memories.set(runtime, await pod.memory());
        } finally {
          await pod.abandon();
        }
      },
      iterate: async ({ cell, label }, timer, signal) => {
        const { runtime } = cell;
        const image = cellImage(ground, cell).reference;
        const pod = new PodSteps(ground, timer, signal);
        try {
          await pod.runp({ label, runtime, network, labels: { 'drivergrid.sample': label } });
          await pod.create({ image, command: scenario.command });
          await pod.start('running');
          await pod.stop(graceSeconds);
          await pod.rm();
          await pod.stopp();
          await pod.rmp();
          return { exitCode: 0, engineUs: {}, quantities: memories.get(runtime) };
        } catch (error) {
          await pod.abandon();
          throw error;
        }
      },
      trouble: () => undefined,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  },
};
