import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { HostError } from '../../core/errors.ts';
import { FIO_IMAGE, isArchivePath, LAYERS_IMAGE, PAUSE_IMAGE } from '../../core/scenario/image-name.ts';
import { fioArchive, fioCommand, type PortableProgram } from '../../image/fio-archive.ts';
import { helloArchive, printerArchive } from '../../image/hello-archive.ts';
import { pauseElf } from '../../image/pause-elf.ts';
import { pauseArchive } from '../../image/pause-archive.ts';
import type { ImageArch } from '../../image/image-arch.ts';
import { LAYERED_PAUSE, layersArchive } from '../../image/layers-archive.ts';
import type { TreeSize } from '../../image/layers-tree.ts';
import { HELLO_OUTPUT } from '../../image/hello-elf.ts';
import type { ImageArchive } from '../../ports/image.ts';
import { fetchImage } from './fetched-image.ts';
import { readImageArchive } from './image-archive.ts';

/** The built-in image for this machine's architecture. */
export async function builtinImage(arch: string): Promise<ImageArchive> {
  requireKnown(arch, 'builtin:hello');
  const { archive, imageId, manifestId, reference } = await helloArchive(arch);
  return {
    ...{ archive, reference, name: 'builtin:hello', digest: imageId, ids: [imageId, manifestId] },
    expectedOutput: HELLO_OUTPUT,
  };
}

/** The image whose program prints what a container sees. */
export async function printerImage(arch: string): Promise<ImageArchive> {
  requireKnown(arch, 'the image for proofs');
  const { archive, imageId, manifestId, reference } = await printerArchive(arch);
  return {
    ...{ archive, reference, name: 'printer', digest: imageId, ids: [imageId, manifestId] },
    expectedOutput: undefined,
  };
}

/** The image of pods, and of their pause containers. */
export async function pauseImage(arch: string): Promise<ImageArchive> {
  requireKnown(arch, PAUSE_IMAGE);
  const { archive, imageId, manifestId, reference } = await pauseArchive(arch);
  return {
    ...{ archive, reference, name: PAUSE_IMAGE, digest: imageId, ids: [imageId, manifestId] },
    expectedOutput: undefined,
  };
}

/** The program of {@link pauseImage}. */
export function pauseProgram(arch: string): Uint8Array {
  requireKnown(arch, PAUSE_IMAGE);
  return pauseElf(arch);
}

/**
 * builtin:layers, or builtin:pause with its files, in several numbers of layers.
 * @param folder where the archives are kept for the run
 */
export async function layersImages(
  arch: string,
  levels: readonly number[],
  program: Uint8Array,
  tree: TreeSize,
  folder: string,
  name: typeof LAYERS_IMAGE | typeof PAUSE_IMAGE = LAYERS_IMAGE,
): Promise<ImageArchive[]> {
  requireKnown(arch, name);
  const layered = name === PAUSE_IMAGE ? LAYERED_PAUSE : undefined;
  const images: ImageArchive[] = [];
  for (const layers of levels) {
    const { archive, imageId, manifestId, reference } = await layersArchive(
      ...([arch, layers, program, tree, layered] as const),
    );
    const path = join(folder, `layers-${layers}.tar`);
    await writeFile(path, archive);
    images.push({
      ...{ archive: path, reference, name, digest: imageId, ids: [imageId, manifestId] },
      ...{ expectedOutput: undefined, layers, files: tree.files },
    });
  }
  return images;
}

/**
 * builtin:fio with a job file.
 * @param folder where the archive is kept for the run
 */
export async function fioImage(
  arch: string,
  fio: PortableProgram,
  jobText: string,
  folder: string,
): Promise<ImageArchive> {
  requireKnown(arch, FIO_IMAGE);
  const { archive, imageId, manifestId, reference } = await fioArchive(arch, fio, jobText);
  const path = join(folder, 'fio.tar');
  await writeFile(path, archive);
  return {
    ...{ archive: path, reference, name: FIO_IMAGE, digest: imageId, ids: [imageId, manifestId] },
    ...{ expectedOutput: undefined, program: fioCommand(fio) },
  };
}

function requireKnown(arch: string, image: string): asserts arch is ImageArch {
  if (arch === 'x64' || arch === 'arm64') return;
  throw new HostError(`${image} is made for x64 and arm64, this machine is ${arch}`, {
    hint: 'Name an image archive of your own in the scenario.',
  });
}

/**
 * The scenario's image as one archive, got once and loaded into every engine, so that all have the same
 * bytes and no cell waits for a registry.
 * @param image an archive's path, or a name to fetch
 * @param path the archive's, as the run's plan has it; absent in older plans
 * @param folder where the archive is kept for the run
 * @param arch Node's name of the architecture
 */
export async function namedImage(
  image: string,
  path: string | undefined,
  folder: string,
  arch: string,
  signal: AbortSignal,
): Promise<ImageArchive> {
  const isPath = isArchivePath(image);
  const source = isPath ? (path ?? resolve(image)) : join(folder, 'fetched.tar');
  const archive = join(folder, 'image.tar');
  if (!isPath) await fetchImage(image, source, signal);
  const read = await readImageArchive(source, archive, arch === 'x64' ? 'amd64' : arch, signal);
  if (!isPath) await rm(source);
  const { imageId, manifestId, reference } = read;
  return {
    ...{ archive, reference, name: image, digest: imageId, ids: [imageId, manifestId] },
    expectedOutput: undefined,
  };
}
