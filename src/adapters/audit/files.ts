import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Thing } from '../../core/audit/thing.ts';

/** containerd's task folder under the exec root of an engine that has a containerd of its own. */
const OWN_TASKS = 'containerd/daemon/io.containerd.runtime.v2.task/moby';
/** That of the host's containerd. */
const SYSTEM_TASKS = '/run/containerd/io.containerd.runtime.v2.task/moby';

/** What lies in a folder. */
export async function filesIn(folder: string): Promise<Thing[]> {
  return (await entries('/', folder)).map(fileThing);
}

/**
 * What engine, containerd and runtimes keep of each container: a folder or file named by its id.
 * @param root where the engine's folders are found, such as /proc/PID/root
 */
export async function containerFiles(root: string, dataRoot: string, execRoot: string): Promise<Thing[]> {
  const names = await readdir(join(root, execRoot)).catch(() => []);
  const ofRuntimes = names
    .filter((name) => name.startsWith('runtime-'))
    .map((name) => join(execRoot, name, 'moby'));
  const folders = [join(dataRoot, 'containers'), join(execRoot, OWN_TASKS), SYSTEM_TASKS, ...ofRuntimes];
  const found = await Promise.all(folders.map((folder) => entries(root, folder)));
  return found.flat().map(fileThing);
}

function fileThing(path: string): Thing {
  return { kind: 'file', key: path, text: path, traces: [path] };
}

async function entries(root: string, folder: string): Promise<string[]> {
  const names = await readdir(join(root, folder)).catch(() => []);
  return names.map((name) => join(folder, name));
}
