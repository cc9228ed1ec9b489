import { open, readdir, readFile, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { EngineRoots, MonitorArguments } from '../../core/engines/engine-roots.ts';
import type { Evidence, NetworkTrace, RuntimeTrace } from '../../ports/lab.ts';
import { matchingFolders } from '../host/matching-folders.ts';
import { mountsOf } from '../host/mounts.ts';
import { allProcesses, commandLine, processStat } from '../host/processes.ts';
import { listenerOf } from '../host/socket-listener.ts';
import { sha256Of } from '../host/sha256.ts';
import { againstParameters } from './overlay-parameters.ts';

const HEAD_BYTES = 4096;

/** Reads the engine's own files through /proc/PID/root, since its data root is mounted only in its mount namespace. */
export function engineEvidence(pid: number, { bundles, states, monitor }: EngineRoots): Evidence {
  const inside = (path: string): string => join(`/proc/${pid}/root`, path);
  return {
    mounts: () => mountsOf(pid),
    mountsAgainst: (asked) => againstParameters(asked, () => mountsOf(pid)),
    programDigest: () => sha256Of(`/proc/${pid}/exe`).catch(() => ''),
    programAt: async (socket) => {
      const listener = await listenerOf(
        socket,
        pid,
        (await allProcesses()).map((one) => one.pid),
      );
      return listener === undefined ? '' : programOf(`/proc/${listener}`);
    },
    digest: (path) => sha256Of(inside(path)).catch(() => ''),
    network: (container) => networkOf(pid, inside(`/proc/${container}`)),
    runtimeTrace: async (containerId, container) => {
      const binary =
        monitor === undefined
          ? await binaryInBundle(bundles.map(inside), containerId)
          : await binaryOfMonitor(monitor, containerId);
      const folders = await Promise.all(states.map((pattern) => matchingFolders(inside('/'), pattern)));
      const wrapper = binary.startsWith('/') ? await head(inside(binary)) : '';
      return {
        shim: await shimOf(bundles.map(inside), containerId, inside('/proc'), container),
        program: await programOf(inside(`/proc/${container}`)),
        binary,
        wrapper: wrapper.startsWith('#!') ? wrapper : '',
        stateFiles: await stateFilesOf(folders.flat().map(inside), containerId),
      };
    },
  };
}

/** @param container the process's folder in the engine's /proc, which has the pids that the engine knows */
async function networkOf(engine: number, container: string): Promise<NetworkTrace | undefined> {
  try {
    const [table, own, theirs] = await Promise.all([
      readFile(join(container, 'net/dev'), 'utf8'),
      readlink(`/proc/${engine}/ns/net`),
      readlink(join(container, 'ns/net')),
    ]);
    // Two header lines, then `NAME: counters`.
    const interfaces = table.split('\n').flatMap((line) => /^\s*(\S+?):/.exec(line)?.[1] ?? []);
    return { isEngines: own === theirs, interfaces };
  } catch {
    return undefined;
  }
}

/** containerd's bundle of a task: the shim keeps the binary there that it was told to run (containerd runtime/v2). */
async function binaryInBundle(places: readonly string[], containerId: string): Promise<string> {
  const bundle = await bundleOf(places, containerId);
  return bundle === undefined ? '' : readFile(join(bundle, 'runtime'), 'utf8').catch(() => '');
}

/**
 * containerd keeps the path of the shim beside it, so that it finds the same one after a restart (containerd runtime/v2,
 * binary.go). Before that, only the process is left, whose name may be that of a link's target.
 * @param proc the /proc that has the container's pid
 */
async function shimOf(
  places: readonly string[],
  containerId: string,
  proc: string,
  container: number,
): Promise<string> {
  const bundle = await bundleOf(places, containerId);
  const kept =
    bundle === undefined ? '' : await readFile(join(bundle, 'shim-binary-path'), 'utf8').catch(() => '');
  if (kept !== '') return kept;
  const parent = (await processStat(container, proc))?.parent;
  return parent === undefined ? '' : programOf(`${proc}/${parent}`);
}

async function programOf(folder: string): Promise<string> {
  return readlink(`${folder}/exe`).catch(() => '');
}

/** @returns undefined if there is none, or it is empty */
async function bundleOf(places: readonly string[], containerId: string): Promise<string | undefined> {
  for (const tasks of places) {
    for (const namespace of await readdir(tasks).catch(() => [])) {
      const bundle = join(tasks, namespace, containerId);
      if ((await readdir(bundle).catch(() => [])).length > 0) return bundle;
    }
  }
  return undefined;
}

/** The binary that the container's monitor was told to run, by its command line. */
async function binaryOfMonitor(
  { program, container, runtime }: MonitorArguments,
  containerId: string,
): Promise<string> {
  for (const { pid } of await allProcesses()) {
    const [path = '', ...args] = await commandLine(pid);
    const after = (flag: string): string => (args.includes(flag) ? (args[args.indexOf(flag) + 1] ?? '') : '');
    if (basename(path) === program && after(container) === containerId) return after(runtime);
  }
  return '';
}

/** Each runtime keeps state in its own form under its root folder. */
async function stateFilesOf(
  folders: readonly string[],
  containerId: string,
): Promise<RuntimeTrace['stateFiles']> {
  const found: { name: string; head: string }[] = [];
  for (const folder of folders) await collect(folder, containerId, found);
  return found;
}

async function collect(
  folder: string,
  containerId: string,
  found: { name: string; head: string }[],
): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (!entry.name.startsWith(containerId)) continue;
    const path = join(folder, entry.name);
    const files = entry.isDirectory() ? (await readdir(path)).map((name) => join(path, name)) : [path];
    for (const file of files) found.push({ name: basename(file), head: await head(file) });
  }
}

async function head(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return '';
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead).toString();
  } catch {
    // A folder, or a socket.
    return '';
  } finally {
    await file.close();
  }
}
