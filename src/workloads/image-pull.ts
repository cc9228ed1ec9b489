import { LAYERS_IMAGE } from '../core/scenario/image-name.ts';
import type { ServedImage } from '../ports/cri-api.ts';
import type { ImageArchive } from '../ports/image.ts';
import type { Stored } from '../ports/data-root.ts';
import { cellImage } from './cell-image.ts';
import { criGround } from './cri-ground.ts';
import { dockerRun } from './docker-run.ts';
import { abandonImage, removeImage } from './image-removal.ts';
import { added, countStored, sharedTrouble } from './stored-quantities.ts';
import type { Workload } from './workload.ts';

/**
 * PullImage from a registry on the loopback address of the lab, and the image's removal: what an engine takes to fetch, unpack and
 * store an image, with next to no network. What the data root holds is counted between the steps, in no step's time.
 */
export const imagePull: Workload = {
  ...{ name: 'image-pull', apis: ['cri'], tools: [], steps: ['pull', 'remove_image'] },
  ...{ usualImage: LAYERS_IMAGE, loadsImages: true, runsAlone: true, trial: dockerRun, judges: 'steps' },
  images: ({ named, layered }) => (layered.length > 0 ? layered : [named]),
  open: (given) => {
    const ground = criGround(given);
    const { api, dataRoot } = ground;
    let served: { readonly image: ImageArchive; readonly from: ServedImage } | undefined;
    const end = async (): Promise<void> => {
      await served?.from[Symbol.asyncDispose]();
      served = undefined;
    };
    /** One at a time: they have one address. */
    const serve = async (image: ImageArchive, signal: AbortSignal): Promise<string> => {
      if (served?.image !== image) {
        await end();
        served = { image, from: await api.serve(image, signal) };
      }
      return served.from.reference;
    };
    return Promise.resolve({
      prepare: () => Promise.resolve(),
      iterate: async ({ cell }, timer, signal) => {
        const image = cellImage(ground, cell);
        timer.current = 'prepare';
        const reference = await timer.untimed(() => serve(image, signal));
        const count = (): Promise<Stored> => countStored(dataRoot, timer, signal);
        try {
          const before = await count();
          await timer.step('pull', () => api.images.pull(reference, signal));
          const pulled = await count();
          const id = await timer.untimed(() => api.images.idOf(reference, signal));
          if (id === undefined || !image.ids.includes(id))
            throw new Error(`expected the image ${image.ids.join(' or ')}, found ${id ?? 'none'}`);
          await removeImage(api.images, reference, timer, signal);
          const left = await count();
          return {
            ...{ exitCode: 0, engineUs: {}, elapsedUs: timer.elapsedUs },
            quantities: { ...added('image', before, pulled), ...added('left', before, left) },
          };
        } catch (error) {
          await abandonImage(ground, api.images, reference);
          throw error;
        }
      },
      trouble: (start) => sharedTrouble(dataRoot, start),
      [Symbol.asyncDispose]: end,
    });
  },
};
