import type { ImageArchive } from '../ports/image.ts';
import type { Ground } from './workload.ts';
import { counted } from '../core/counted.ts';

/** The image of a cell, by its number of layers; where runtimes are tried, the first. */
export function cellImage(
  { images }: Pick<Ground, 'images'>,
  { layers }: { readonly layers?: number | undefined },
): ImageArchive {
  const [first] = images;
  const found = layers === undefined ? first : images.find((image) => image.layers === layers);
  if (found !== undefined) return found;
  throw new TypeError(
    `expected an image ${layers === undefined ? 'of any number of layers' : `of ${counted(layers, 'layer')}`}`,
  );
}
