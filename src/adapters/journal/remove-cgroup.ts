import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isThere } from '../host/is-there.ts';

const ROOT = '/sys/fs/cgroup';
const BUSY_DEADLINE_MS = 5_000;

/**
 * Removes a cgroup by name in every hierarchy: the unified one, and each of v1.
 * @param name one component, such as `drivergrid-20261124-031500-a1b2`
 */
export async function removeCgroup(name: string): Promise<string[]> {
  if (!/^drivergrid-[0-9a-z-]+$/.test(name)) throw new Error(`expected a cgroup of a run, found "${name}"`);
  const hierarchies = await readdir(ROOT, { withFileTypes: true }).catch(() => []);
  const places = [
    ROOT,
    ...hierarchies.filter((entry) => entry.isDirectory()).map((entry) => join(ROOT, entry.name)),
  ];
  const said: string[] = [];
  for (const place of places) {
    const path = join(place, name);
    if (!(await isThere(path))) continue;
    await removeTree(path);
    said.push(`removed cgroup ${path}`);
  }
  return said;
}

/** A cgroup's files go with it; only its child groups have to be removed first. */
async function removeTree(path: string): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true }).catch(() => [])) {
    if (entry.isDirectory()) await removeTree(join(path, entry.name));
  }
  const deadline = performance.now() + BUSY_DEADLINE_MS;
  for (;;) {
    try {
      await rmdir(path);
      return;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ENOENT') return;
      // A killed process leaves its cgroup a little after it can no longer be seen.
      if (code !== 'EBUSY' || performance.now() > deadline) throw error;
      await sleep(10);
    }
  }
}
