import { OCI_ARCHITECTURES, type ImageArch } from './image-arch.ts';
import { blobOf, blobPath, imageLayout, jsonBytes, type ImageLayout } from './image-layout.ts';
import { layerEntries, USUAL_TREE, type TreeSize } from './layers-tree.ts';
import { tarArchive } from './tar-archive.ts';

/** Where the program is in the image. */
export const PROGRAM = '/rootfs';

export interface LayersArchive extends Pick<ImageLayout, 'imageId' | 'manifestId'> {
  readonly archive: Uint8Array;
  readonly reference: string;
}

const CREATED = '1970-01-01T00:00:00Z';

/**
 * builtin:layers as an archive that every engine loads: the same bytes for the same number of layers, tree and program.
 * @param program scripts/rootfs.c, compiled; it is in the lowest layer
 */
export async function layersArchive(
  arch: ImageArch,
  layers: number,
  program: Uint8Array,
  tree: TreeSize = USUAL_TREE,
): Promise<LayersArchive> {
  const tars: Uint8Array[] = [];
  for (let layer = 0; layer < layers; layer++) {
    const own = layer === 0 ? [{ name: PROGRAM.slice(1), mode: 0o755, content: program }] : [];
    tars.push(await tarArchive([...own, ...layerEntries(layer, layers, tree)]));
  }
  const blobs = tars.map(blobOf);
  const reference = `drivergrid/layers:${layers}`;
  const config = {
    created: CREATED,
    architecture: OCI_ARCHITECTURES[arch],
    os: 'linux',
    config: { Cmd: [PROGRAM] },
    rootfs: { type: 'layers', diff_ids: blobs.map(({ digest }) => digest) },
    history: blobs.map(() => ({ created: CREATED, created_by: 'drivergrid' })),
  };
  const { imageId, manifestId, files, ...layout } = imageLayout({
    ...{ config: jsonBytes(config), layers: blobs, reference },
    platform: { architecture: OCI_ARCHITECTURES[arch], os: 'linux' },
  });
  const archive = await tarArchive([
    { name: 'blobs/', mode: 0o755 },
    { name: 'blobs/sha256/', mode: 0o755 },
    ...blobs.map(({ digest }, index) => ({ name: blobPath(digest), mode: 0o644, content: tars[index] })),
    ...layout.blobs,
    ...files,
  ]);
  return { archive, imageId, manifestId, reference };
}
