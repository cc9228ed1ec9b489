import type { PodImages } from '../../../ports/cri-api.ts';
import type { BesideCri } from './beside-cri.ts';
import { answered, type CriClient } from './cri-client.ts';
import { imageSpec } from './pod-messages.ts';

const ALGORITHM = 'sha256:';

/** @param beside how archives get into the engine, since the interface itself can only pull, and what it removes images by */
export function criImages(
  { images }: Pick<CriClient, 'images'>,
  { load, removesByName }: Pick<BesideCri, 'load' | 'removesByName'>,
): PodImages {
  const idOf: PodImages['idOf'] = async (reference, signal) => {
    const { image } = await answered(images.imageStatus({ image: imageSpec(reference) }, { signal }), signal);
    return image?.id === undefined ? undefined : withAlgorithm(image.id);
  };
  return {
    load,
    idOf,
    pull: async (reference, signal) => {
      await answered(images.pullImage({ image: imageSpec(reference) }, { signal }), signal);
    },
    removableAs: async (reference, signal) =>
      removesByName ? reference : ((await idOf(reference, signal)) ?? reference),
    remove: async (name, signal) => {
      const image = name.startsWith(ALGORITHM) ? { image: name } : imageSpec(name);
      await answered(images.removeImage({ image }, { signal }), signal);
    },
  };
}

/** CRI-O names images without it. */
function withAlgorithm(id: string): string {
  return id.startsWith(ALGORITHM) ? id : `${ALGORITHM}${id}`;
}
