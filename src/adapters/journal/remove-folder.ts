import { lstat, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolder } from '../host/durable-file.ts';
import { unmountUnder } from './unmount.ts';

/** Every folder that drivergrid makes for a run is named after the run's id, or lies in one that is. */
const RUN_FOLDER = /\/\d{8}-\d{6}-[0-9a-f]{4}(\/|$)/;

/**
 * Removes a run's folder, after unmounting what is still mounted in it.
 * @throws Error for a path that is not a run's or is a symbolic link, or if a mount stays
 */
export async function removeFolder(path: string): Promise<string[]> {
  if (!path.startsWith('/') || !RUN_FOLDER.test(path)) {
    throw new Error(`expected the folder of a run, found "${path}": not removed`);
  }
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return [];
  if (found.isSymbolicLink())
    throw new Error(`${path} is a symbolic link, not a folder of ours: not removed`);
  const resolved = join(await realpath(dirname(path)), basename(path));
  const said = await unmountUnder(resolved);
  await rm(resolved, { recursive: true });
  await syncFolder(dirname(resolved));
  return [...said, `removed ${resolved}`];
}
