import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageArchive } from '../../../ports/image.ts';
import { runProgram } from '../run-program.ts';
import { extractLayer, unpackImage } from '../unpack-image.ts';
import { inside, type LabPlace } from './lab-place.ts';
import { removeFrom, takeWhiteouts, writeWhiteouts } from './whiteouts.ts';

/** An image under the data root, as a driver keeps it. */
export interface StoredImage {
  /** A path of the lab. */
  readonly folder: string;
  /** Names of folders there, the lowest layer first; of a driver without layers there is one, with all files. */
  readonly layers: readonly string[];
  /** The image's own (OCI image-spec, config.md). */
  readonly configuration: unknown;
}

/** @param isLayered whether the driver keeps layers apart */
export async function storeImage(
  place: LabPlace,
  { archive }: Pick<ImageArchive, 'archive'>,
  { folder, isLayered }: { readonly folder: string; readonly isLayered: boolean },
  signal: AbortSignal,
): Promise<StoredImage> {
  const host = inside(place, folder);
  await mkdir(host, { recursive: true, mode: 0o755 });
  const layers: string[] = [];
  const configuration = await unpackImage(archive, join(host, 'parts'), signal, async (tar) => {
    const below = layers.map((name) => join(host, name));
    const name = String(layers.length + 1);
    const layer = join(host, name);
    await mkdir(layer, { mode: 0o755 });
    await extractLayer(tar, layer, signal);
    const whiteouts = await takeWhiteouts(layer);
    const [files] = below;
    if (isLayered) await writeWhiteouts(layer, below, whiteouts, signal);
    if (isLayered || files === undefined) {
      layers.push(name);
      return;
    }
    await removeFrom(files, whiteouts);
    await runProgram(['cp', '--archive', `${layer}/.`, files], signal);
    await rm(layer, { recursive: true });
  });
  // Otherwise it is written while something is measured.
  await runProgram(['sync', '--file-system', host], signal);
  return { folder, layers, configuration };
}
