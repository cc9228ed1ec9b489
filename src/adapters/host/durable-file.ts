import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file so that after a power loss it is there whole or as it was before: a new file beside it,
 * fsync, rename, fsync of the folder (rename(2), fsync(2)).
 * @param text whole, or piece by piece where it is large
 */
export async function writeDurably(
  path: string,
  text: string | Iterable<string>,
  mode = 0o600,
): Promise<void> {
  const beside = `${path}.new`;
  try {
    const file = await open(beside, 'w', mode);
    try {
      for (const piece of typeof text === 'string' ? [text] : text) await file.appendFile(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    // What did not fit on a full disk must not help to fill it.
    await rm(beside, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
