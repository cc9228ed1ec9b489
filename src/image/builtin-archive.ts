import { OCI_ARCHITECTURES, type ImageArch } from './image-arch.ts';
import { blobOf, blobPath, imageLayout, jsonBytes, type ImageLayout } from './image-layout.ts';
import { tarArchive } from './tar-archive.ts';

/** An image that is made here. */
export interface BuiltinArchive extends Pick<ImageLayout, 'imageId' | 'manifestId'> {
  readonly archive: Uint8Array;
  readonly reference: string;
}

/** What an image of the tool is made of. */
export interface BuiltinParts {
  /** Each layer as a tar archive, lowest first. */
  readonly layers: readonly Uint8Array[];
  readonly reference: string;
  /** Its own configuration: the command, the folder. */
  readonly config: Readonly<Record<string, unknown>>;
}

const CREATED = '1970-01-01T00:00:00Z';

/** An image as an archive that every engine loads: the same bytes for the same parts. */
export async function builtinArchive(
  arch: ImageArch,
  { layers, reference, config }: BuiltinParts,
): Promise<BuiltinArchive> {
  const blobs = layers.map(blobOf);
  const platform = { architecture: OCI_ARCHITECTURES[arch], os: 'linux' };
  const whole = {
    ...{ created: CREATED, ...platform, config },
    rootfs: { type: 'layers', diff_ids: blobs.map(({ digest }) => digest) },
    history: blobs.map(() => ({ created: CREATED, created_by: 'drivergrid' })),
  };
  const parts = { config: jsonBytes(whole), layers: blobs, reference, platform };
  const { imageId, manifestId, files, ...layout } = imageLayout(parts);
  const archive = await tarArchive([
    { name: 'blobs/', mode: 0o755 },
    { name: 'blobs/sha256/', mode: 0o755 },
    ...blobs.map(({ digest }, index) => ({ name: blobPath(digest), mode: 0o644, content: layers[index] })),
    ...layout.blobs,
    ...files,
  ]);
  return { archive, imageId, manifestId, reference };
}
