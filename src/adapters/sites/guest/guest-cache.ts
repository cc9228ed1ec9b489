import { homedir } from 'node:os';
import { join } from 'node:path';
import { errorText, HostError } from '../../../core/errors.ts';

/** Holds guests' images, and the folders of images being built and of running guests. */
export interface GuestCache {
  readonly root: string;
  /** One folder per image, by its recipe's key. */
  readonly images: string;
  /** Folders that are removed with the process that made them (scratch.ts). */
  readonly scratch: string;
}

/** `DRIVERGRID_CACHE_DIR`, otherwise `drivergrid` in `XDG_CACHE_HOME`, otherwise in ~/.cache (XDG base directories). */
export function guestCache(env: NodeJS.ProcessEnv = process.env): GuestCache {
  const root = env['DRIVERGRID_CACHE_DIR'] ?? join(userCache(env['XDG_CACHE_HOME']), 'drivergrid');
  if (!root.startsWith('/') || /^\/+$/.test(root)) {
    throw new HostError(`expected an absolute folder for the cache, found "${root}"`, {
      hint: 'Set DRIVERGRID_CACHE_DIR to one.',
    });
  }
  return {
    root,
    images: join(root, 'guests'),
    scratch: join(root, 'scratch'),
  };
}

/** Paths that are not absolute must be ignored (XDG base directories). */
function userCache(named: string | undefined): string {
  if (named?.startsWith('/') === true) return named;
  try {
    return join(homedir(), '.cache');
  } catch (cause) {
    // HOME is not set, and the system does not know the user.
    throw new HostError(`expected a home folder for the cache, found none: ${errorText(cause)}`, {
      hint: 'Set DRIVERGRID_CACHE_DIR to an absolute folder.',
      cause,
    });
  }
}
