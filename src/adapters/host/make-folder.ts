import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and its missing parents. Node's own recursive mkdir tries for ever if a file system says ENOENT
 * although the parent exists, as /proc does (seen with 20.20).
 */
export async function makeFolder(path: string, mode = 0o777): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path), mode);
    // Another may make it at the same time.
    await mkdir(path, { mode }).catch((failure: unknown) => {
      if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') throw failure;
    });
  }
}
