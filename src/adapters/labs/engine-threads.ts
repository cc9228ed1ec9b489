import { readdir, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Part } from '../../core/explain/part.ts';
import { descendants } from '../audit/processes.ts';
import { allProcesses, commandLine, type ProcessStat } from '../host/processes.ts';
import { engineProcesses, type EngineSockets } from './engine-processes.ts';

/**
 * The threads that run for an engine now, by their ids on the host: its own, those of shims and conmons in its pid
 * namespace, and those of the containers below them.
 * @param pid the engine's, on the host
 */
export async function engineThreads(pid: number, sockets: EngineSockets): Promise<Map<number, Part>> {
  const all = await allProcesses();
  const engine = await engineProcesses(pid, sockets);
  const shims = await shimsBeside(pid, all);
  const containers = descendants(all, pidsOf(shims));
  return new Map([
    ...(await threadsOf(pidsOf(containers), 'container')),
    ...(await threadsOf(pidsOf(shims), 'shim')),
    ...(await threadsOf(engine.length === 0 ? [pid] : pidsOf(engine), 'engine')),
  ]);
}

/** A process that has gone has none. */
export async function threadsOf(pids: readonly number[], part: Part): Promise<[number, Part][]> {
  const found = await Promise.all(pids.map((pid) => readdir(`/proc/${pid}/task`).catch(() => [])));
  return found.flat().map((id) => [Number(id), part]);
}

async function shimsBeside(engine: number, all: readonly ProcessStat[]): Promise<ProcessStat[]> {
  const namespace = await namespaceOf(engine);
  const found = await Promise.all(
    all.map(async (stat) => {
      const [program = ''] = await commandLine(stat.pid);
      const isShim = /^(containerd-shim|conmon)/.test(basename(program));
      return isShim && (await namespaceOf(stat.pid)) === namespace ? stat : undefined;
    }),
  );
  return found.filter((stat) => stat !== undefined);
}

function namespaceOf(pid: number): Promise<string | undefined> {
  return readlink(`/proc/${pid}/ns/pid`).catch(() => undefined);
}

function pidsOf(stats: readonly ProcessStat[]): number[] {
  return stats.map(({ pid }) => pid);
}
