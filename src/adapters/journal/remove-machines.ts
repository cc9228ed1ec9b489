import { readFile } from 'node:fs/promises';
import { machineCgroups } from '../../core/runtimes/machine-cgroups.ts';
import { cgroups } from '../audit/cgroups.ts';
import { removeTree } from './remove-cgroup.ts';

/**
 * Removes the cgroups that virtual machines leave, in every hierarchy: those that carry the id of a container of the run.
 * @param ids a file with one id a line; there is none if no container was created, or after a power loss
 */
export async function removeMachines(ids: string, root?: string): Promise<string[]> {
  const text = await readFile(ids, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
  const found = await cgroups(root);
  const ours = machineCgroups(
    found.map(({ key }) => key),
    text.split('\n'),
  );
  const said: string[] = [];
  for (const path of ours) {
    await removeTree(path);
    said.push(`removed cgroup ${path}`);
  }
  return said;
}
