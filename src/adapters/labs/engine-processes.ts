import { basename } from 'node:path';
import type { EngineRoots } from '../../core/engines/engine-roots.ts';
import { allProcesses, commandLine, processStat, type ProcessStat } from '../host/processes.ts';
import { listenerOf } from '../host/socket-listener.ts';

/** Where the processes beside the engine's own listen. */
export type EngineSockets = Pick<EngineRoots, 'services'> & {
  /** Of a containerd that is not the engine's own child. */
  readonly containerd?: string | undefined;
};

/**
 * An engine's process and those that belong to it, its containerd or its services: all, or none, since one alone would
 * look like an engine that uses little.
 * @param pid the engine's
 */
export async function engineProcesses(
  pid: number,
  { containerd, services }: EngineSockets,
): Promise<ProcessStat[]> {
  const daemon = await processStat(pid);
  const others =
    services === undefined ? [await containerdOf(pid, containerd)] : await servicesOf(pid, services);
  const all = [daemon, ...others];
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
