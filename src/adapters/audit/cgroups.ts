import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Resource } from '../../core/audit/resource.ts';

const ROOT = '/sys/fs/cgroup';
/** Deep enough for a container under systemd's slices. */
const DEEPEST = 5;

/** All cgroups, in every hierarchy. */
export async function cgroups(root = ROOT): Promise<Resource[]> {
  const paths = await below(root, DEEPEST);
  return paths.map((path) => ({ kind: 'cgroup', key: path, text: path, traces: [path] }));
}

async function below(path: string, depth: number): Promise<string[]> {
  // A folder's link count tells how many folders it has: a leaf's many files need not be listed.
  const links = (await lstat(path).catch(() => undefined))?.nlink ?? 0;
  if (depth === 0 || (links === 2 && depth !== DEEPEST)) return [];
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => join(path, entry.name));
  const deeper = await Promise.all(folders.map((folder) => below(folder, depth - 1)));
  return [...folders, ...deeper.flat()];
}
