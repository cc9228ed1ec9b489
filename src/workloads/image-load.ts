import { LAYERS_IMAGE } from '../core/scenario/image-name.ts';
import type { Stored } from '../ports/data-root.ts';
import { cellImage } from './cell-image.ts';
import { dockerRun } from './docker-run.ts';
import { cleanUp } from './clean-up.ts';
import { imageCalls } from './image-calls.ts';
import { abandonImage, removeImage } from './image-removal.ts';
import { added, countStored, sharedTrouble } from './stored-quantities.ts';
import type { Workload } from './workload.ts';

/**
 * An image's way through an engine that does not have it: load, the first container (made, not started), and the removal
 * of both. What the data root holds is counted between the steps, in no step's time.
 */
export const imageLoad: Workload = {
  ...{
    name: 'image-load',
    apis: ['docker', 'cri'],
    tools: [],
    steps: ['load', 'create', 'remove', 'remove_image'],
  },
  // Its containers are not started.
  ...{ usualImage: LAYERS_IMAGE, loadsImages: true, runsAlone: true, trial: dockerRun, judges: 'steps' },
  images: ({ named, layered }) => (layered.length > 0 ? layered : [named]),
  open: (ground) => {
    const { dataRoot } = ground;
    return Promise.resolve({
      prepare: () => Promise.resolve(),
      iterate: async ({ cell, label }, timer, signal) => {
        const { archive, reference } = cellImage(ground, cell);
        const calls = imageCalls(ground);
        const made = { image: reference, runtime: cell.runtime, label };
        const count = (): Promise<Stored> => countStored(dataRoot, timer, signal);
        try {
          timer.current = 'prepare';
          await timer.untimed(() => calls.prepare(made, signal));
          const before = await count();
          await timer.step('load', () => calls.load(archive, reference, signal));
          const loaded = await count();
          await timer.step('create', () => calls.create(made, signal));
          const filled = await count();
          await timer.step('remove', () => calls.remove(signal));
          await removeImage(calls.images, reference, timer, signal);
          const left = await count();
          return {
            ...{ exitCode: 0, engineUs: {}, elapsedUs: timer.elapsedUs },
            quantities: {
              ...added('image', before, loaded),
              ...added('container', loaded, filled),
              ...added('left', before, left),
            },
          };
        } catch (error) {
          // The next iteration must find an engine that does not have the image.
          await cleanUp(ground, 'removing the container', (end) => calls.remove(end));
          await abandonImage(ground, calls.images, reference);
          throw error;
        } finally {
          await calls.end();
        }
      },
      trouble: (start) => sharedTrouble(dataRoot, start),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  },
};
