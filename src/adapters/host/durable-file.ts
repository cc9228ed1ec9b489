import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Whole, or piece by piece where it is large. */
export type FileContent = string | Uint8Array | Iterable<string>;

/**
 * Writes a file so that after a power loss it is there whole or as it was before: a new file beside it,
 * fsync, rename, fsync of the folder (rename(2), fsync(2)).
 */
export async function writeDurably(path: string, content: FileContent, mode = 0o600): Promise<void> {
  const beside = `${path}.new`;
  try {
    // Made anew, never opened: what someone put there, a symbolic link too, is not written to.
    await rm(beside, { force: true });
    const file = await open(beside, 'wx', mode);
    try {
      const isWhole = typeof content === 'string' || content instanceof Uint8Array;
      for (const piece of isWhole ? [content] : content) await file.appendFile(piece);
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
  await synced(path);
}

/**
 * Has a disk write its cache out (fsync(2) of a block device). LVM writes directly and never asks for that, so what it
 * took away could be there again after a power loss.
 */
export async function flushDisk(device: string): Promise<void> {
  await synced(device);
}

async function synced(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
