import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bare } from '../../../core/engines/bare/bare.ts';
import { driverOf } from '../../../core/engines/engine-of.ts';
import { runProgram } from '../run-program.ts';
import { inside, runInside, type LabPlace } from './lab-place.ts';
import type { StoredImage } from './stored-image.ts';

/** A root for one container at a time; disposing removes it. */
export interface RootFileSystem extends AsyncDisposable {
  /** A path of the lab. */
  readonly path: string;
}

/** Whether the driver stacks an image's layers. */
export function isLayered(driver: string): boolean {
  return driverOf(bare, { driver }).filesystem === 'overlay';
}

/** @param folder for it, to be made: a path of the lab */
export async function makeRoot(
  place: LabPlace,
  image: StoredImage,
  folder: string,
  signal: AbortSignal,
): Promise<RootFileSystem> {
  const make = isLayered(place.config.driver) ? mounted : copied;
  const host = inside(place, folder);
  try {
    await mkdir(host, { recursive: true, mode: 0o711 });
    return await make(place, image, folder, signal);
  } catch (error) {
    // A part of a copy would keep a full file system full.
    await rm(host, { recursive: true, force: true });
    throw error;
  }
}

async function copied(
  place: LabPlace,
  { folder: from, layers }: StoredImage,
  folder: string,
  signal: AbortSignal,
): Promise<RootFileSystem> {
  const [files = ''] = layers;
  const path = join(folder, 'root');
  await runProgram(['cp', '--archive', inside(place, join(from, files)), inside(place, path)], signal);
  return {
    path,
    [Symbol.asyncDispose]: () => rm(inside(place, folder), { recursive: true, force: true }),
  };
}

/** Layers have short names relative to their folder: mount options have a page at most (mount(2)). */
async function mounted(
  place: LabPlace,
  { folder: from, layers }: StoredImage,
  folder: string,
  signal: AbortSignal,
): Promise<RootFileSystem> {
  const [upper, work, path] = [join(folder, 'upper'), join(folder, 'work'), join(folder, 'root')];
  for (const made of [upper, work, path]) await mkdir(inside(place, made), { mode: 0o755 });
  const options = `lowerdir=${layers.toReversed().join(':')},upperdir=${upper},workdir=${work}`;
  // With the newer system calls an option has 256 bytes (libmount's LIBMOUNT_FORCE_MOUNT2, mount(8)).
  const mount = ['env', 'LIBMOUNT_FORCE_MOUNT2=always', 'mount', '-t', 'overlay', '-o', options, 'overlay'];
  await runInside(place, from, [...mount, path], signal);
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      if (place.gone.aborted) return;
      await runInside(place, '/', ['umount', path], place.gone);
      await rm(inside(place, folder), { recursive: true, force: true });
    },
  };
}
