import { PAUSE_IMAGE } from '../core/scenario/image-name.ts';
import { criGround } from './cri-ground.ts';
import { podLoop } from './pod-loop.ts';
import type { Workload } from './workload.ts';

/**
 * The four steps that the talk measured of rktlet, whose create already started the container, and which failed to stop and
 * remove it: create is both calls here, and the pod is stopped while its container runs.
 */
export const criPod4: Workload = {
  ...{ name: 'cri-pod-4', apis: ['cri'], tools: [], steps: ['runp', 'create', 'stopp', 'rmp'] },
  usualImage: PAUSE_IMAGE,
  keys: { command: { what: 'what to run in the container', isNeeded: false } },
  images: ({ named, layered }) => (layered.length > 0 ? layered : [named]),
  open: (given) =>
    Promise.resolve(
      podLoop(criGround(given), async (pod, container) => {
        await pod.createAndStart(container);
        await pod.stopp();
        await pod.rmp();
        return undefined;
      }),
    ),
};
