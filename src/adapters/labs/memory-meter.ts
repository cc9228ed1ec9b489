import { readFile } from 'node:fs/promises';
import type { ContainerMemory, MemoryMeter } from '../../ports/memory-meter.ts';
import { descendants } from '../audit/processes.ts';
import { pageCacheOf } from '../host/cgroup-memory.ts';
import { allProcesses, processStat, type ProcessStat } from '../host/processes.ts';
import { engineProcesses, type EngineSockets } from './engine-processes.ts';
import { counted } from '../../core/counted.ts';

/** The first process of a pid namespace, which adopts orphans: not a shim. */
const FIRST = 1;

/**
 * Finds processes in the engine's own /proc, which has the pids that the engine knows: a container's process is a child
 * of its shim, and so is all that its runtime left beside it.
 * @param pid the engine's, on the host
 * @param sockets where the processes beside it listen
 */
export function memoryMeter(pid: number, sockets: EngineSockets = {}): MemoryMeter {
  const proc = `/proc/${pid}/root/proc`;
  const foldersOf = (some: readonly number[]): string[] => some.map((one) => `${proc}/${one}`);
  return {
    running: async (pids) => (await living(proc, pids)).length,
    read: async (pids) => {
      const containers = await living(proc, pids);
      if (containers.length < pids.length)
        throw new Error(
          `expected ${counted(pids.length, 'process', 'processes')} of containers, ${containers.length} run`,
        );
      const shims = shimsOf(containers);
      const below = shims && descendants(await allProcesses(proc), shims);
      return {
        shimPss: shims && (await pssOf(proc, shims)),
        containerPss: below && (await pssOf(proc, pidsOf(below.filter(isAlive)))),
        engineRss: await rssOf(await engineProcesses(pid, sockets)),
        pageCache: shims && (await pageCacheOf(foldersOf(pids), foldersOf(shims))),
      };
    },
  };
}

/** Where nothing runs containers. */
export const NO_MEMORY: MemoryMeter = {
  running: () => Promise.resolve(0),
  read: (): Promise<ContainerMemory> =>
    Promise.resolve({
      ...{ shimPss: undefined, containerPss: undefined, engineRss: undefined, pageCache: undefined },
    }),
};

async function living(proc: string, pids: readonly number[]): Promise<ProcessStat[]> {
  const found = await Promise.all(pids.map((pid) => processStat(pid, proc)));
  return found.filter((stat) => stat !== undefined).filter(isAlive);
}

function isAlive({ state }: ProcessStat): boolean {
  return state !== 'Z';
}

function pidsOf(stats: readonly ProcessStat[]): number[] {
  return stats.map(({ pid }) => pid);
}

/** @returns undefined if a container's process is nobody's child any more, so that its shim cannot be told */
function shimsOf(containers: readonly ProcessStat[]): number[] | undefined {
  const shims = [...new Set(containers.map(({ parent }) => parent))];
  return shims.every((shim) => shim > FIRST) ? shims : undefined;
}

async function pssOf(proc: string, pids: readonly number[]): Promise<number | undefined> {
  return sum(
    await Promise.all(pids.map((pid) => kibIn(`${proc}/${pid}/smaps_rollup`, /^Pss:\s+(\d+) kB$/m))),
  );
}

/** @param processes none where they could not be found */
async function rssOf(processes: readonly ProcessStat[]): Promise<number | undefined> {
  if (processes.length === 0) return undefined;
  return sum(
    await Promise.all(processes.map(({ pid }) => kibIn(`/proc/${pid}/status`, /^VmRSS:\s+(\d+) kB$/m))),
  );
}

async function kibIn(path: string, field: RegExp): Promise<number | undefined> {
  // Gone, or a kernel before 4.14, which has no smaps_rollup.
  const kib = field.exec(await readFile(path, 'utf8').catch(() => ''))?.[1];
  return kib === undefined ? undefined : Number(kib);
}

/** Of KiB, in bytes; undefined if any is. */
function sum(kib: readonly (number | undefined)[]): number | undefined {
  let total = 0;
  for (const one of kib) {
    if (one === undefined) return undefined;
    total += one * 1024;
  }
  return total;
}
