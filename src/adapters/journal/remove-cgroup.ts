import { readdir, rm, rmdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isThere } from '../host/is-there.ts';

const ROOT = '/sys/fs/cgroup';
/** `CGROUP_SUPER_MAGIC` and `CGROUP2_SUPER_MAGIC` (linux/magic.h). */
const CGROUP_TYPES: readonly number[] = [0x27e0eb, 0x63677270];
const BUSY_DEADLINE_MS = 5_000;

/**
 * Removes a cgroup by name from every hierarchy: the unified one and each of v1.
 * @param name one component, such as `drivergrid-20261124-031500-a1b2`
 */
export async function removeCgroup(name: string, root = ROOT): Promise<string[]> {
  if (!/^drivergrid-[0-9a-z-]+$/.test(name)) throw new Error(`expected a cgroup of a run, found "${name}"`);
  const hierarchies = await readdir(root, { withFileTypes: true }).catch(() => []);
  const places = [
    root,
    ...hierarchies.filter((entry) => entry.isDirectory()).map((entry) => join(root, entry.name)),
  ];
  const said: string[] = [];
  for (const place of places) {
    const path = join(place, name);
    if (!(await isThere(path))) continue;
    if (CGROUP_TYPES.includes((await statfs(path)).type)) await removeTree(path);
    // A hierarchy's folder without the hierarchy, as an unmount leaves it: what runtimes wrote there are plain files.
    else await rm(path, { recursive: true });
    said.push(`removed cgroup ${path}`);
  }
  return said;
}

/** A cgroup's files go with it; only its child groups must be removed first. */
export async function removeTree(path: string): Promise<void> {
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
      // A killed process leaves its cgroup a little after it has left /proc.
      if (code !== 'EBUSY' || performance.now() > deadline) throw error;
      await sleep(10);
    }
  }
}
