import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Where an engine unpacked somewhere has its containerd and runc: beside itself, maybe in bin beside sbin; where it is
 * named by a link, beside what that leads to.
 */
export async function foldersBeside(engine: string): Promise<readonly string[]> {
  const real = await realpath(engine).catch(() => engine);
  const folders = [real, engine].map((path) => dirname(path));
  return [...new Set(folders.flatMap((folder) => [folder, join(folder, '../bin')]))];
}
