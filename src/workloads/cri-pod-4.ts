import { PAUSE_IMAGE } from '../core/scenario/image-name.ts';
import { criGround } from './cri-ground.ts';
import { cellImage } from './cell-image.ts';
import { PodSteps } from './pod-steps.ts';
import type { Workload } from './workload.ts';

/**
 * The four steps that the talk measured of rktlet, where create already started the container, and where stopping and removing
 * it failed: create is both calls here, and the pod is stopped with the container running.
 */
export const criPod4: Workload = {
  ...{ name: 'cri-pod-4', apis: ['cri'], tools: [], steps: ['runp', 'create', 'stopp', 'rmp'] },
  usualImage: PAUSE_IMAGE,
  keys: { command: { what: 'what to run in the container', isNeeded: false } },
  images: ({ named, layered }) => (layered.length > 0 ? layered : [named]),
  open: (given) => {
    const ground = criGround(given);
    const { network, scenario } = ground;
    return Promise.resolve({
      prepare: () => Promise.resolve(),
      iterate: async ({ cell, label }, timer, signal) => {
        const { runtime } = cell;
        const image = cellImage(ground, cell).reference;
        const pod = new PodSteps(ground, timer, signal);
        try {
          await pod.runp({ label, runtime, network, labels: { 'drivergrid.sample': label } });
          await pod.createAndStart({ image, command: scenario.command });
          await pod.stopp();
          await pod.rmp();
          return { exitCode: 0, engineUs: {} };
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
