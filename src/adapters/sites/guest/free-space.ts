import { statfs } from 'node:fs/promises';
import { HostError } from '../../../core/errors.ts';
import { nearestExisting } from '../../host/nearest-existing.ts';

const GIB = 2 ** 30;

/** @throws HostError if less than `gib` GiB are free under a folder, which need not exist */
export async function requireFreeSpace(folder: string, gib: number, what: string): Promise<void> {
  const existing = await nearestExisting(folder);
  const { bavail, bsize } = await statfs(existing);
  const free = bavail * bsize;
  if (free >= gib * GIB) return;
  throw new HostError(
    `${folder} has ${(free / GIB).toFixed(1)} GiB free, expected ${gib} GiB or more for ${what}`,
    {
      hint: 'Make room (`drivergrid vm rm` removes images), or set DRIVERGRID_CACHE_DIR to a folder on another disk.',
    },
  );
}
