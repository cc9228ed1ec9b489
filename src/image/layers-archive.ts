import { builtinArchive, type BuiltinArchive } from './builtin-archive.ts';
import type { ImageArch } from './image-arch.ts';
import { layerEntries, USUAL_TREE, type TreeSize } from './layers-tree.ts';
import { tarArchive } from './tar-archive.ts';

/** Where the program is in the image. */
export const PROGRAM = '/rootfs';

/**
 * builtin:layers as an archive that every engine loads: the same bytes for the same number of layers, tree and program.
 * @param program scripts/rootfs.c, compiled; it is in the lowest layer
 */
export async function layersArchive(
  arch: ImageArch,
  layers: number,
  program: Uint8Array,
  tree: TreeSize = USUAL_TREE,
): Promise<BuiltinArchive> {
  const tars: Uint8Array[] = [];
  for (let layer = 0; layer < layers; layer++) {
    const own = layer === 0 ? [{ name: PROGRAM.slice(1), mode: 0o755, content: program }] : [];
    tars.push(await tarArchive([...own, ...layerEntries(layer, layers, tree)]));
  }
  return await builtinArchive(arch, {
    ...{ layers: tars, reference: `drivergrid/layers:${layers}`, config: { Cmd: [PROGRAM] } },
  });
}
