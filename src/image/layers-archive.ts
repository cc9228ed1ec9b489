import { builtinArchive, type BuiltinArchive } from './builtin-archive.ts';
import type { ImageArch } from './image-arch.ts';
import { layerEntries, USUAL_TREE, type TreeSize } from './layers-tree.ts';
import { PAUSE_CONFIG, PAUSE_PROGRAM } from './pause-archive.ts';
import { tarArchive } from './tar-archive.ts';

/** Where the program is in the image. */
export const PROGRAM = '/rootfs';

/** What an image of many layers is for. */
export interface LayeredImage {
  /** Where the program is in it. */
  readonly path: string;
  readonly repository: string;
  readonly config: Readonly<Record<string, unknown>>;
}

const LAYERED_ROOTFS: LayeredImage = {
  path: PROGRAM,
  repository: 'drivergrid/layers',
  config: { Cmd: [PROGRAM] },
};

/** builtin:pause with the same tree of files: what a pod costs where there is more than one small layer. */
export const LAYERED_PAUSE: LayeredImage = {
  ...{ path: PAUSE_PROGRAM, repository: 'drivergrid/pause-layers', config: PAUSE_CONFIG },
};

/**
 * builtin:layers as an archive that every engine loads: the same bytes for the same number of layers, tree and program.
 * @param program scripts/rootfs.c, compiled, or what else the image is for; it is in the lowest layer
 */
export async function layersArchive(
  arch: ImageArch,
  layers: number,
  program: Uint8Array,
  tree: TreeSize = USUAL_TREE,
  { path, repository, config }: LayeredImage = LAYERED_ROOTFS,
): Promise<BuiltinArchive> {
  const tars: Uint8Array[] = [];
  for (let layer = 0; layer < layers; layer++) {
    const own = layer === 0 ? [{ name: path.slice(1), mode: 0o755, content: program }] : [];
    tars.push(await tarArchive([...own, ...layerEntries(layer, layers, tree)]));
  }
  return await builtinArchive(arch, {
    ...{ layers: tars, reference: `${repository}:${layers}`, config },
  });
}
