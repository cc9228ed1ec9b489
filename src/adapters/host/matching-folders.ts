import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The folders that a pattern means: `*` at the end of a name stands for its rest.
 * @param root where they are found, such as /proc/PID/root
 * @param pattern absolute
 * @returns paths without the root; one without `*` is not looked at
 */
export async function matchingFolders(root: string, pattern: string): Promise<string[]> {
  let found = ['/'];
  for (const name of pattern.split('/').filter((part) => part !== '')) {
    const below = found.map(async (folder) => {
      if (!name.endsWith('*')) return [join(folder, name)];
      const entries = await readdir(join(root, folder)).catch(() => []);
      return entries
        .filter((entry) => entry.startsWith(name.slice(0, -1)))
        .map((entry) => join(folder, entry));
    });
    found = (await Promise.all(below)).flat();
  }
  return found;
}
