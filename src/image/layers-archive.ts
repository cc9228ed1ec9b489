import { builtinArchive, type BuiltinArchive } from './builtin-archive.ts';
import type { ImageArch } from './image-arch.ts';
import { layerEntries } from './layers-tree.ts';
import { tarArchive } from './tar-archive.ts';

/** Where the program is in the image. */
export const PROGRAM = '/rootfs';

/**
 * builtin:layers as an archive that every engine loads: the same bytes for the same number of layers and program.
 * @param program scripts/rootfs.c, compiled; it is in the lowest layer
 */
export async function layersArchive(
  arch: ImageArch,
  layers: number,
  program: Uint8Array,
): Promise<BuiltinArchive> {
  const tars: Uint8Array[] = [];
  for (let layer = 0; layer < layers; layer++) {
    const own = layer === 0 ? [{ name: PROGRAM.slice(1), mode: 0o755, content: program }] : [];
    tars.push(await tarArchive([...own, ...layerEntries(layer, layers)]));
  }
  return await builtinArchive(arch, {
    ...{ layers: tars, reference: `drivergrid/layers:${layers}`, config: { Cmd: [PROGRAM] } },
  });
}
