import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { guestCache, type GuestCache } from '../../../../../src/adapters/sites/guest/guest-cache.ts';
import {
  findImage,
  imageFiles,
  imageKeys,
  removeImage,
  type ImageRecord,
} from '../../../../../src/adapters/sites/guest/image-store.ts';
import { guestRecipe } from '../../../../../src/core/guest/recipe.ts';
import { DEFAULT_MIRROR } from '../../../../../src/core/packages/debian-source.ts';

const KEY = '0123456789ab';
const KERNEL = '6.1.0-50-amd64';
let cache: GuestCache;
let folder: string;

beforeEach(async () => {
  cache = guestCache({ DRIVERGRID_CACHE_DIR: await mkdtemp(join(tmpdir(), 'images-')) });
  folder = join(cache.images, KEY);
  const root = Buffer.alloc(4096);
  root.writeUInt16LE(0xef53, 1080);
  const contents = { [imageFiles.root]: root, [imageFiles.kernel(KERNEL)]: Buffer.from('kernel') };
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const record: ImageRecord = {
    ...{ key: KEY, suite: 'bookworm', mirror: DEFAULT_MIRROR, kernels: [KERNEL], asked: {}, built_at: '' },
    sizes: Object.fromEntries(Object.entries(contents).map(([path, { length }]) => [path, length])),
    recipe: guestRecipe(
      { suite: 'bookworm', mirror: DEFAULT_MIRROR, kernels: [] },
      { provision: '', node: 'v20.19.0' },
    ),
  };
  await writeFile(join(folder, imageFiles.record), JSON.stringify(record));
});
afterEach(async () => {
  await rm(cache.root, { recursive: true });
});

test('a whole image is found, another key is not', async () => {
  expect(await findImage(cache, KEY)).toMatchObject({ folder, kernels: [KERNEL] });
  expect(await findImage(cache, 'ba9876543210')).toBeUndefined();
});

test.each<[string, () => Promise<void>, RegExp]>([
  ['is cut short', () => truncate(join(folder, imageFiles.root), 100), /has 100 bytes, expected 4096/],
  ['lacks a kernel', () => rm(join(folder, imageFiles.kernel(KERNEL))), /no such file.*vmlinuz/],
  [
    'holds something else',
    () => writeFile(join(folder, imageFiles.root), Buffer.alloc(4096)),
    /is not an ext4 file system/,
  ],
  ['has no record', () => rm(join(folder, imageFiles.record)), /has no recipe\.json/],
  ['has half a record', () => truncate(join(folder, imageFiles.record), 20), /JSON/],
])('an image that %s is damaged', async (_, damage, words) => {
  await damage();
  expect(await findImage(cache, KEY)).toMatch(words);
});

test('a removed image is gone with its folder', async () => {
  await removeImage(cache, KEY);
  expect(await imageKeys(cache)).toEqual([]);
  expect(await findImage(cache, KEY)).toBeUndefined();
});
