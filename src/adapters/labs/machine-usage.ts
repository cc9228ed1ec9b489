import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cgroupUse, USE_FILES, type CgroupUse } from '../../core/runtimes/machine-cgroup-use.ts';
import { machineCgroups } from '../../core/runtimes/machine-cgroups.ts';
import type { EngineUsage, MachineUse } from '../../ports/engine-usage.ts';
import { cgroups } from '../audit/cgroups.ts';

/**
 * Adds what the virtual machines of containers used that were created meanwhile: their cgroups are still there when the
 * container has gone, since its machine ends later.
 * @param marks gets the id of every container that the engine creates
 * @param root where cgroups are mounted
 */
export function withMachines(usage: EngineUsage, marks: readonly string[], root?: string): EngineUsage {
  return {
    begin: async () => {
      const known = marks.length;
      const end = await usage.begin();
      return async () => {
        const [use, machine] = await Promise.all([end(), machineUse(marks.slice(known), root)]);
        return machine === undefined ? use : { ...use, machine };
      };
    },
  };
}

/** @returns undefined if none of the containers has cgroups of a virtual machine */
async function machineUse(ids: readonly string[], root?: string): Promise<MachineUse | undefined> {
  if (ids.length === 0) return undefined;
  const found = await cgroups(root);
  const ours = machineCgroups(
    found.map(({ key }) => key),
    ids,
  );
  const uses = await Promise.all(ours.map(useOf));
  const cpuUs = sum(uses.map((use) => use.cpuUs));
  if (cpuUs === undefined) return undefined;
  // Memory stays with the cgroup where it was first used: a sum without the one where the machine started says nothing.
  const peaks = uses.some((use) => use.lacksPeak) ? [] : uses.map((use) => use.peakBytes);
  return { cpuUs, peakBytes: sum(peaks) };
}

async function useOf(path: string): Promise<CgroupUse> {
  const texts = await Promise.all(
    USE_FILES.map(async (name) => [name, await readFile(join(path, name), 'utf8').catch(() => '')] as const),
  );
  return cgroupUse(Object.fromEntries(texts));
}

/** Of those that tell: v1 has a cgroup for each controller. */
function sum(numbers: readonly (number | undefined)[]): number | undefined {
  const told = numbers.filter((number) => number !== undefined);
  return told.length === 0 ? undefined : told.reduce((total, number) => total + number, 0);
}
