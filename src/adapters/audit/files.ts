import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Resource } from '../../core/audit/resource.ts';
import type { EngineRoots } from '../../core/engines/engine-roots.ts';
import { matchingFolders } from '../host/matching-folders.ts';

/** The names in a folder. */
export async function filesIn(folder: string): Promise<Resource[]> {
  return (await entries('/', folder)).map(fileThing);
}

/**
 * What engine, containerd and runtimes keep for each container: a folder or file named by its id.
 * @param root where the engine's folders are found, such as /proc/PID/root
 */
export async function containerFiles(root: string, roots: EngineRoots): Promise<Resource[]> {
  const { containers, bundles, states, namespace } = roots;
  const ofRuntimes = await Promise.all(states.map((pattern) => matchingFolders(root, pattern)));
  const folders = [...containers, ...bundles.map((tasks) => join(tasks, namespace)), ...ofRuntimes.flat()];
  const found = await Promise.all(folders.map((folder) => entries(root, folder)));
  return found.flat().map(fileThing);
}

function fileThing(path: string): Resource {
  return { kind: 'file', key: path, text: path, traces: [path] };
}

async function entries(root: string, folder: string): Promise<string[]> {
  const names = await readdir(join(root, folder)).catch(() => []);
  return names.map((name) => join(folder, name));
}
