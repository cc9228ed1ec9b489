import { basename } from 'node:path';
import { allProcesses, commandLine, processStat, type ProcessStat } from '../host/processes.ts';
import { listenerOf } from '../host/socket-listener.ts';

/**
 * An engine's process and its containerd's: both, or none, since one alone would look like an engine that uses little.
 * @param pid the engine's
 * @param containerdSocket of a containerd that is not the engine's own child
 */
export async function engineProcesses(
  pid: number,
  containerdSocket: string | undefined,
): Promise<ProcessStat[]> {
  const daemon = await processStat(pid);
  const containerd = await containerdOf(pid, containerdSocket);
  return daemon === undefined || containerd === undefined ? [] : [daemon, containerd];
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
