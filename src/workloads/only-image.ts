import type { ImageArchive } from '../ports/image.ts';
import type { Ground } from './workload.ts';

/** The image of a workload that has one. */
export function onlyImage({ images }: Pick<Ground, 'images'>): ImageArchive {
  const [image, ...others] = images;
  if (image === undefined || others.length > 0)
    throw new TypeError(`expected one image, found ${images.length}`);
  return image;
}
