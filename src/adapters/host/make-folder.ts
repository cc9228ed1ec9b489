import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it. Node's own `mkdir(path, { recursive: true })` tries without end where the kernel
 * says ENOENT of a place whose parent is there, as in /proc (seen with Node 20.20).
 * @throws as mkdir(2) does
 */
export async function makeFolder(path: string): Promise<void> {
  const folder = resolve(path);
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  const above = dirname(folder);
  if (above !== folder) await makeFolder(above);
  try {
    await mkdir(folder);
  } catch (error) {
    // Somebody else may have made it meanwhile; a file in its place is an error.
    if ((await stat(folder).catch(() => undefined))?.isDirectory() !== true) throw error;
  }
}
