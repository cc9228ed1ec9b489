import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** st_blocks counts these, whatever the file system (stat(2)). */
const BLOCK_BYTES = 512;

/** What a folder and all below it take on their disk, in bytes, as du(1) counts; a file with several names once. */
export async function diskUse(folder: string): Promise<number> {
  const seen = new Set<string>();
  let bytes = 0;
  for (const path of [
    folder,
    ...(await readdir(folder, { recursive: true })).map((name) => join(folder, name)),
  ]) {
    const { dev, ino, blocks } = await lstat(path);
    const file = `${dev}:${ino}`;
    if (!seen.has(file)) bytes += blocks * BLOCK_BYTES;
    seen.add(file);
  }
  return bytes;
}
