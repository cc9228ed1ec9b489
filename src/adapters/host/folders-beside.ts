import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Where an engine unpacked in a folder has its containerd and runc: beside it, or in bin beside sbin; if its path is a
 * link, beside the link's target.
 */
export async function foldersBeside(engine: string): Promise<readonly string[]> {
  const real = await realpath(engine).catch(() => engine);
  const folders = [real, engine].map((path) => dirname(path));
  return [...new Set(folders.flatMap((folder) => [folder, join(folder, '../bin')]))];
}
