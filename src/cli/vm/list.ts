import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GUEST_CARD, type GuestCard } from '../../adapters/sites/guest/power-on.ts';
import type { GuestCache } from '../../adapters/sites/guest/guest-cache.ts';
import { findImage, imageKeys } from '../../adapters/sites/guest/image-store.ts';
import { stateBytes } from '../../adapters/sites/guest/saved-state.ts';
import { EXIT } from '../../core/errors.ts';
import { JSON_SCHEMA } from '../json/json-schema-number.ts';
import { printData, printJson } from '../output.ts';
import { openCache } from './session.ts';

/** Images and running guests. */
export async function list(json: boolean): Promise<number> {
  const { cache, alive } = await openCache();
  const images = await Promise.all((await imageKeys(cache)).map((key) => imageRow(cache, key)));
  const guests = (await Promise.all(alive.map(guestRow))).filter((row) => row !== undefined);
  if (json) printJson({ schema: JSON_SCHEMA, cache: cache.root, images, guests });
  else printData(listText(cache, images, guests));
  return EXIT.done;
}

async function imageRow(cache: GuestCache, key: string) {
  const image = await findImage(cache, key);
  if (typeof image !== 'object') return { key, damaged: image ?? 'it has just been removed' };
  const { suite, kernels, built_at, root } = image;
  // Its use of the disk, since the file is sparse. st_blocks counts 512 bytes (stat(2)).
  const disk_bytes = (await stat(root)).blocks * 512;
  return { key, suite, kernels, built_at, disk_bytes, state_bytes: await stateBytes(image) };
}

async function guestRow(folder: string): Promise<({ folder: string } & GuestCard) | undefined> {
  const text = await readFile(join(folder, GUEST_CARD), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : { folder, ...(JSON.parse(text) as GuestCard) };
}

function listText(
  cache: GuestCache,
  images: readonly Awaited<ReturnType<typeof imageRow>>[],
  guests: readonly GuestCard[],
): string {
  const imageLines = images.map((image) => {
    if ('damaged' in image) return `${image.key}  damaged: ${image.damaged}`;
    const state = image.state_bytes === 0 ? '' : `, saved state ${gib(image.state_bytes)}`;
    return `${image.key}  ${image.suite.padEnd(9)} ${gib(image.disk_bytes)}  built ${age(image.built_at)} ago  ${image.kernels.join(', ')}${state}`;
  });
  const guestLines = guests.map(
    (guest) =>
      `running: ${guest.key}, ${guest.kernel}, ${guest.accel}, ssh on 127.0.0.1:${guest.ssh_port}, for ${age(guest.since)}`,
  );
  if (images.length === 0) imageLines.push(`no images in ${cache.images}`);
  return [...imageLines, ...guestLines].join('\n');
}

function gib(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}

function age(since: string): string {
  const minutes = Math.floor((Date.now() - Date.parse(since)) / 60_000);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}
