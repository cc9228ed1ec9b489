import { basename } from 'node:path';
import type { EngineFront, EngineRoots } from '../../core/engines/engine-roots.ts';
import { descendants } from '../audit/processes.ts';
import { allProcesses, commandLine, processStat, type ProcessStat } from '../host/processes.ts';
import { listenerOf } from '../host/socket-listener.ts';

/** Where the processes beside the engine's own listen. */
export type EngineSockets = Pick<EngineRoots, 'services' | 'front'> & {
  /** Of a containerd that is not the engine's own child. */
  readonly containerd?: string | undefined;
};

/**
 * An engine's process and those that belong to it, its containerd, services and front: all, or none, since one alone would
 * look like an engine that uses little.
 * @param pid the engine's
 */
export async function engineProcesses(
  pid: number,
  { containerd, services, front }: EngineSockets,
): Promise<ProcessStat[]> {
  const daemon = await processStat(pid);
  const hasContainerd = services === undefined || containerd !== undefined;
  const all = [
    daemon,
    ...(hasContainerd ? [await containerdOf(pid, containerd)] : []),
    ...(await servicesOf(pid, services ?? [])),
    ...(front === undefined ? [] : [await frontOf(pid, front)]),
  ];
  return all.every((one) => one !== undefined) ? all : [];
}

async function servicesOf(engine: number, sockets: readonly string[]): Promise<(ProcessStat | undefined)[]> {
  const children = (await allProcesses()).filter(({ parent }) => parent === engine);
  const pids = children.map(({ pid }) => pid);
  return Promise.all(
    sockets.map(async (socket) => {
      const listener = await listenerOf(socket, engine, pids);
      return children.find(({ pid }) => pid === listener);
    }),
  );
}

async function frontOf(engine: number, { program }: EngineFront): Promise<ProcessStat | undefined> {
  for (const candidate of descendants(await allProcesses(), [engine])) {
    const [path = ''] = await commandLine(candidate.pid);
    if (basename(path) === program) return candidate;
  }
  return undefined;
}

async function containerdOf(engine: number, socket: string | undefined): Promise<ProcessStat | undefined> {
  const candidates: ProcessStat[] = [];
  for (const candidate of await allProcesses()) {
    const [program = ''] = await commandLine(candidate.pid);
    // Engines before 18.09 have the longer name; a shim is containerd-shim-...
    if (/^(docker-)?containerd$/.test(basename(program))) candidates.push(candidate);
  }
  const child = candidates.find(({ parent }) => parent === engine);
  if (child !== undefined || socket === undefined) return child;
  const pids = candidates.map(({ pid }) => pid);
  const listener = await listenerOf(socket, engine, pids);
  return candidates.find(({ pid }) => pid === listener);
}
