import { join } from 'node:path';
import { cacheDir } from '../../host/cache-dir.ts';

/** Holds guests' images, and the folders of images being built and of running guests. */
export interface GuestCache {
  readonly root: string;
  /** One folder per image, by its recipe's key. */
  readonly images: string;
  /** Folders that are removed with the process that made them (scratch.ts). */
  readonly scratch: string;
}

/** @throws HostError where there is no folder for a cache */
export function guestCache(env: NodeJS.ProcessEnv = process.env): GuestCache {
  const root = cacheDir(env);
  return { root, images: join(root, 'guests'), scratch: join(root, 'scratch') };
}
