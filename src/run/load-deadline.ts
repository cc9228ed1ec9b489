import type { ImageArchive } from '../ports/image.ts';

const BASE_MS = 120_000;
/** vfs copies all lower layers into each, which takes seconds on an emulated machine. */
const LAYER_MS = 20_000;

/** How long an engine may take to load images, in milliseconds. */
export function loadDeadlineMs(images: readonly ImageArchive[]): number {
  return images.reduce((sum, { layers = 0 }) => sum + layers * LAYER_MS, BASE_MS);
}

/** Of images that differ only in their number of layers, the first: enough to try a runtime. */
export function imagesToTry(images: readonly ImageArchive[]): readonly ImageArchive[] {
  const layered = images.find(({ layers }) => layers !== undefined);
  return images.filter((image) => image.layers === undefined || image === layered);
}
