import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MountEntry } from '../../ports/lab.ts';
import { mountsOf } from './mounts.ts';

/** Fields of memory.stat: file pages with shared memory, and shared memory alone, of a cgroup and those below it. */
const FIELDS = {
  v1: { all: /^total_cache (\d+)$/m, shared: /^total_shmem (\d+)$/m },
  v2: { all: /^file (\d+)$/m, shared: /^shmem (\d+)$/m },
};

interface MemoryCgroup {
  readonly version: keyof typeof FIELDS;
  readonly path: string;
}

/**
 * The page cache that is charged to the cgroups of some processes, in bytes: file pages that were read or written there
 * first, without shared memory (Documentation/admin-guide/cgroup-v1/memory.rst and cgroup-v2.rst). /proc/meminfo would
 * count what the rest of the host reads and writes too.
 * @param folders of the processes, in /proc
 * @param others of processes whose cgroups are not to be counted
 * @returns undefined if memory is not counted, or not by cgroups of their own
 */
export async function pageCacheOf(
  folders: readonly string[],
  others: readonly string[],
): Promise<number | undefined> {
  const mounts = await mountsOf('self');
  const cgroupsOf = async (some: readonly string[]): Promise<Map<string, MemoryCgroup>> => {
    const texts = await Promise.all(
      some.map((folder) => readFile(join(folder, 'cgroup'), 'utf8').catch(() => '')),
    );
    const found = texts.map((text) => memoryCgroup(text, mounts));
    return new Map(found.filter((one) => one !== undefined).map((one) => [one.path, one]));
  };
  const [own, foreign] = [await cgroupsOf(folders), await cgroupsOf(others)];
  if (own.size === 0 && folders.length > 0) return undefined;
  let total = 0;
  for (const cgroup of own.values()) {
    const bytes = foreign.has(cgroup.path) ? undefined : await cacheIn(cgroup);
    if (bytes === undefined) return undefined;
    total += bytes;
  }
  return total;
}

/**
 * The one that counts a process's memory: v1's where that hierarchy has the controller, else v2's.
 * @param text of /proc/PID/cgroup
 */
export function memoryCgroup(text: string, mounts: readonly MountEntry[]): MemoryCgroup | undefined {
  for (const [version, line, type] of [
    ['v1', /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m, 'cgroup'],
    ['v2', /^0::(.*)$/m, 'cgroup2'],
  ] as const) {
    const path = line.exec(text)?.[1];
    const mount = mounts.find(
      (one) => one.type === type && (version === 'v2' || one.options.split(',').includes('memory')),
    );
    if (path !== undefined && mount !== undefined) return { version, path: join(mount.mountPoint, path) };
  }
  return undefined;
}

async function cacheIn({ version, path }: MemoryCgroup): Promise<number | undefined> {
  const text = await readFile(join(path, 'memory.stat'), 'utf8').catch(() => '');
  const { all, shared } = FIELDS[version];
  const [bytes, ofShared] = [all.exec(text)?.[1], shared.exec(text)?.[1]];
  // The kernel counts per CPU and adds up later, so a difference may be a little below 0.
  return bytes === undefined ? undefined : Math.max(0, Number(bytes) - Number(ofShared ?? 0));
}
