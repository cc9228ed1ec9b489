import { homedir } from 'node:os';
import { join } from 'node:path';
import { errorText, HostError } from '../../core/errors.ts';

/** `DRIVERGRID_CACHE_DIR`, else `drivergrid` in `XDG_CACHE_HOME`, else in ~/.cache (XDG base directories). */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  const root = env['DRIVERGRID_CACHE_DIR'] ?? join(userCache(env['XDG_CACHE_HOME']), 'drivergrid');
  if (!root.startsWith('/') || /^\/+$/.test(root)) {
    throw new HostError(`expected an absolute folder for the cache, found "${root}"`, {
      hint: 'Set DRIVERGRID_CACHE_DIR to one.',
    });
  }
  return root;
}

/** What is no absolute path is to be passed over (XDG base directories). */
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
