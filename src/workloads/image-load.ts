import { LAYERS_IMAGE } from '../core/scenario/image-name.ts';
import type { Stored } from '../ports/data-root.ts';
import { cellImage } from './cell-image.ts';
import { dockerRun } from './docker-run.ts';
import { cleanUp } from './clean-up.ts';
import { dockerGround } from './docker-ground.ts';
import { added, countStored, sharedTrouble } from './stored-quantities.ts';
import type { Workload } from './workload.ts';

/**
 * An image's way through an engine that does not have it: load, the first container (made, not started), and the removal
 * of both. What the data root holds is counted between the steps, in no step's time.
 */
export const imageLoad: Workload = {
  ...{ name: 'image-load', apis: ['docker'], tools: [], steps: ['load', 'create', 'remove', 'remove_image'] },
  // Its containers are not started.
  ...{ usualImage: LAYERS_IMAGE, loadsImages: true, runsAlone: true, trial: dockerRun, judges: 'steps' },
  images: ({ named, layered }) => (layered.length > 0 ? layered : [named]),
  open: (given) => {
    const ground = dockerGround(given);
    const { api, dataRoot, network } = ground;
    const { containers, images } = api;
    return Promise.resolve({
      prepare: () => Promise.resolve(),
      iterate: async ({ cell, label }, timer, signal) => {
        const { archive, reference } = cellImage(ground, cell);
        const count = (): Promise<Stored> => countStored(dataRoot, timer, signal);
        let id: string | undefined;
        try {
          const before = await count();
          await timer.step('load', () => images.load(archive, signal));
          const loaded = await count();
          const spec = { image: reference, command: undefined, runtime: cell.runtime, network };
          const labels = { 'drivergrid.sample': label };
          const created = await timer.step('create', () =>
            containers.create({ ...spec, labels, autoRemove: false }, signal),
          );
          id = created;
          const filled = await count();
          await timer.step('remove', () => containers.remove(created, signal));
          id = undefined;
          await timer.step('remove_image', () => images.remove(reference, signal));
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
          const container = id;
          if (container !== undefined)
            await cleanUp(ground, 'removing the container', (end) => containers.remove(container, end));
          await cleanUp(ground, 'removing the image', (end) => images.remove(reference, end));
          throw error;
        }
      },
      trouble: (start) => sharedTrouble(dataRoot, start),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  },
};
