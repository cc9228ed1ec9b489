import { OCI_ARCHITECTURES, type ImageArch } from './image-arch.ts';
import { helloElf } from './hello-elf.ts';
import { blobOf, blobPath, imageLayout, jsonBytes, type Blob, type ImageLayout } from './image-layout.ts';
import { printerElf } from './printer-elf.ts';
import { tarArchive } from './tar-archive.ts';

export interface ImageArchive extends Pick<ImageLayout, 'imageId' | 'manifestId'> {
  /** An archive for `docker load` and `POST /images/load`. */
  readonly archive: Uint8Array;
  /** The name it is loaded under. */
  readonly reference: string;
}

const HELLO = 'drivergrid/hello:1';
const PRINTER = 'drivergrid/printer:1';
const CREATED = '1970-01-01T00:00:00Z';

/** The image builtin:hello. */
export function helloArchive(arch: ImageArch): Promise<ImageArchive> {
  return programArchive(arch, HELLO, helloElf(arch));
}

/** The image with {@link printerElf}, for proofs. */
export function printerArchive(arch: ImageArch): Promise<ImageArchive> {
  return programArchive(arch, PRINTER, printerElf(arch));
}

/**
 * An image with one program, /hello, as an archive that old and new engines load, equal to the byte each time it is
 * made.
 */
async function programArchive(
  arch: ImageArch,
  reference: string,
  program: Uint8Array,
): Promise<ImageArchive> {
  const layer = await tarArchive([{ name: 'hello', mode: 0o755, content: program }]);
  const layerBlob = blobOf(layer);
  const { imageId, manifestId, blobs, files } = imageLayout({
    config: jsonBytes(imageConfig(arch, layerBlob)),
    layers: [layerBlob],
    reference,
    platform: { architecture: OCI_ARCHITECTURES[arch], os: 'linux' },
  });
  const sorted = [{ name: blobPath(layerBlob.digest), mode: 0o644, content: layer }, ...blobs].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const archive = await tarArchive([
    { name: 'blobs/', mode: 0o755 },
    { name: 'blobs/sha256/', mode: 0o755 },
    ...sorted,
    ...files,
  ]);
  return { archive, imageId, manifestId, reference };
}

function imageConfig(arch: ImageArch, layer: Blob): unknown {
  return {
    created: CREATED,
    architecture: OCI_ARCHITECTURES[arch],
    os: 'linux',
    config: { Cmd: ['/hello'] },
    // The layer is not compressed, so its digest is also its diff_id.
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
    history: [{ created: CREATED, created_by: 'drivergrid' }],
  };
}
