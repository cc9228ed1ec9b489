import { createHash } from 'node:crypto';
import { open, readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText } from '../../../core/errors.ts';
import type { Recipe } from '../../../core/guest/recipe.ts';
import type { Suite } from '../../../core/packages/debian-source.ts';
import { makeScratch } from '../../host/scratch.ts';
import type { GuestCache } from './guest-cache.ts';

const KEY_LENGTH = 12;
const ROOT = 'root.img';
/** Offset of ext4's magic number, and the number (Documentation/filesystems/ext4/super.rst). */
const EXT4_MAGIC_AT = 1024 + 0x38;
const EXT4_MAGIC = 0xef53;

/** recipe.json of an image. Written last, so an image that has one is complete. */
export interface ImageRecord {
  readonly key: string;
  readonly suite: Suite;
  readonly mirror: string;
  /** As `uname -r` prints them. */
  readonly kernels: readonly string[];
  /** The kernel that each request meant; under the suite's name if there was none. */
  readonly asked: Readonly<Record<string, string>>;
  readonly built_at: string;
  /** Bytes of each file, by its path in the image's folder: reveals a file that was cut short. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly recipe: Recipe;
}

export interface GuestImage extends ImageRecord {
  readonly folder: string;
  readonly root: string;
}

/** Files of an image, as paths in its folder. */
export const imageFiles = {
  root: ROOT,
  record: 'recipe.json',
  kernel: (release: string): string => join('boot', release, 'vmlinuz'),
  initrd: (release: string): string => join('boot', release, 'initrd'),
};

export function recipeKey(recipe: Recipe): string {
  return createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, KEY_LENGTH);
}

/** @returns undefined if there is none, or what is wrong with it, for messages */
export async function findImage(cache: GuestCache, key: string): Promise<GuestImage | string | undefined> {
  const folder = join(cache.images, key);
  const text = await readFile(join(folder, imageFiles.record), 'utf8').catch(() => undefined);
  if (text === undefined) {
    const isThere = await stat(folder).catch(() => undefined);
    return isThere === undefined ? undefined : `${folder} has no ${imageFiles.record}`;
  }
  try {
    const record = JSON.parse(text) as ImageRecord;
    for (const [path, size] of Object.entries(record.sizes)) {
      const found = (await stat(join(folder, path))).size;
      if (found !== size) return `${join(folder, path)} has ${found} bytes, expected ${size}`;
    }
    const root = join(folder, ROOT);
    if (!(await isExt4(root))) return `${root} is not an ext4 file system`;
    return { ...record, folder, root };
  } catch (error) {
    return errorText(error);
  }
}

/** Keys of all images, damaged ones too. */
export async function imageKeys(cache: GuestCache): Promise<string[]> {
  return (await readdir(cache.images).catch(() => [])).sort();
}

/** Moved away whole before it is removed: half an image is never found. */
export async function removeImage(cache: GuestCache, key: string): Promise<void> {
  await using scratch = await makeScratch(cache.scratch, `remove-${key}`);
  await rename(join(cache.images, key), join(scratch.folder, key));
}

async function isExt4(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, EXT4_MAGIC_AT);
    return buffer.readUInt16LE() === EXT4_MAGIC;
  } finally {
    await file.close();
  }
}
