import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import { DeadlineError, DrivergridError, errorText, HostError, UsageError } from '../../core/errors.ts';
import { hostTrouble } from '../../core/host/host-trouble.ts';
import { NotAnImage } from '../../image/archive-json.ts';
import { blobPath, imageLayout, type ImageLayout } from '../../image/image-layout.ts';
import { savedImage, type SavedImage } from '../../image/saved-image.ts';
import { archiveListing } from './archive-listing.ts';
import { takeLayers, type LayerFile } from './image-layers.ts';
import { requireRegularFile } from './regular-file.ts';

export interface ReadImage extends Pick<ImageLayout, 'imageId' | 'manifestId'> {
  /** The name under which it is loaded: unique, so that it replaces no other image. */
  readonly reference: string;
}

/**
 * Reads the image in an archive and writes it as a new archive that every engine loads, with uncompressed layers.
 * Engine and image store then make no difference to what is loaded, and its ids are known beforehand. The original
 * archive is not read again, so it may change while a run lasts.
 * @param target the archive to write
 * @param architecture a GOARCH name
 * @throws UsageError if `docker load` would not take it, HostError if it cannot be read here, the signal's reason
 */
export async function readImageArchive(
  path: string,
  target: string,
  architecture: string,
  signal: AbortSignal,
): Promise<ReadImage> {
  const folder = join(dirname(target), 'layers');
  try {
    await requireRegularFile(path, signal);
    const image = savedImage(await archiveListing(path, signal), architecture);
    await mkdir(folder, { mode: 0o700 });
    return await writeArchive(image, await takeLayers(path, image, folder, signal), target);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw inWords(error, path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeArchive(
  image: SavedImage,
  layers: readonly LayerFile[],
  target: string,
): Promise<ReadImage> {
  const { config, platform } = image;
  const name = imageLayout({ config, layers, reference: '', platform }).imageId.slice('sha256:'.length, 19);
  const reference = `drivergrid/image:${name}`;
  const { imageId, manifestId, blobs, files } = imageLayout({ config, layers, reference, platform });
  const archive = pack();
  const written = pipeline(archive, createWriteStream(target, { mode: 0o600 }));
  written.catch(() => undefined);
  const root = { mode: 0o644, mtime: new Date(0) };
  for (const { digest, size, file } of new Map(layers.map((layer) => [layer.digest, layer])).values()) {
    await pipeline(createReadStream(file), archive.entry({ ...root, name: blobPath(digest), size }));
    await rm(file);
  }
  for (const { name: path, content } of [...blobs, ...files]) {
    archive.entry({ ...root, name: path }, Buffer.from(content ?? []));
  }
  archive.finalize();
  await written;
  await settled(target);
  return { imageId, manifestId, reference };
}

/** Written to disk now, so that it is not written during a measurement. */
async function settled(path: string): Promise<void> {
  const file = await open(path);
  await file.datasync();
  await file.close();
}

function inWords(error: unknown, path: string): unknown {
  if (error instanceof DrivergridError || hostTrouble(error) !== undefined) return error;
  if (error instanceof DeadlineError) {
    return new HostError(error.message, {
      hint: 'Is it on a network mount that does not respond?',
      cause: error,
    });
  }
  const complaint =
    error instanceof NotAnImage ? 'is not an image archive' : 'cannot be read as a tar archive';
  return new UsageError(`${path} ${complaint}: ${errorText(error)}`, {
    hint: 'Make one with `docker save -o image.tar NAME`.',
    cause: error,
  });
}
