import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Resource } from '../../core/audit/resource.ts';
import { OWN_TASKS, SYSTEM_TASKS } from '../labs/task-folders.ts';

export interface EngineFolders {
  readonly dataRoot: string;
  readonly execRoot: string;
  /** The engine's namespace in containerd, where it is not the usual one. */
  readonly namespace?: string | undefined;
}

/** What lies in a folder. */
export async function filesIn(folder: string): Promise<Resource[]> {
  return (await entries('/', folder)).map(fileThing);
}

/**
 * What engine, containerd and runtimes keep of each container: a folder or file named by its id.
 * @param root where the engine's folders are found, such as /proc/PID/root
 */
export async function containerFiles(
  root: string,
  { dataRoot, execRoot, namespace = 'moby' }: EngineFolders,
): Promise<Resource[]> {
  const names = await readdir(join(root, execRoot)).catch(() => []);
  const ofRuntimes = names
    .filter((name) => name.startsWith('runtime-'))
    .map((name) => join(execRoot, name, namespace));
  const folders = [
    join(dataRoot, 'containers'),
    ...[join(execRoot, OWN_TASKS), SYSTEM_TASKS].map((tasks) => join(tasks, namespace)),
    ...ofRuntimes,
  ];
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
