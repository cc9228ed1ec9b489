import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A whole text, or pieces if it is large. */
export type FileContent = string | Uint8Array | Iterable<string> | Iterable<Uint8Array>;

/**
 * Writes a file so that after a power loss it is complete or unchanged: a new file beside it, fsync, rename, fsync of
 * the folder (rename(2), fsync(2)).
 */
export async function writeDurably(path: string, content: FileContent, mode = 0o600): Promise<void> {
  const beside = `${path}.new`;
  try {
    // Created, never opened: whatever someone put there, even a symbolic link, is not written to.
    await rm(beside, { force: true });
    const file = await open(beside, 'wx', mode);
    try {
      const isWhole = typeof content === 'string' || content instanceof Uint8Array;
      await appendEach(file, isWhole ? [content] : content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    // After a full disk, the incomplete file must not keep it full.
    await rm(beside, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Makes the next piece while one is being written. */
async function appendEach(file: FileHandle, pieces: Iterable<string | Uint8Array>): Promise<void> {
  let writing: Promise<void> | undefined;
  try {
    for (const piece of pieces) {
      await writing;
      writing = file.appendFile(piece);
    }
  } finally {
    await writing;
  }
}

/** Makes what was written to a file by another program durable. */
export async function syncFile(path: string): Promise<void> {
  await synced(path);
}

export async function syncFolder(path: string): Promise<void> {
  await synced(path);
}

/**
 * Makes a disk write its cache out (fsync(2) of a block device). LVM writes directly and never asks for that, so what
 * it removed could be back after a power loss.
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
