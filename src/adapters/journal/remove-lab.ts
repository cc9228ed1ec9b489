import { setTimeout as sleep } from 'node:timers/promises';
import { allProcesses, commandLine, signalProcess } from '../host/processes.ts';
import { mentions } from '../host/mentions.ts';
import { removeCgroup } from './remove-cgroup.ts';
import { loopsFreed, removeDeviceMapperOf } from './remove-device-mapper.ts';
import { counted } from '../../core/counted.ts';

const DEATH_DEADLINE_MS = 10_000;

/**
 * Ends what lives in a private lab and removes what outlives it. Killing the namespaces' first process ends everything
 * in them, mounts and network included (pid_namespaces(7)). Device-mapper devices, which have no namespace, and cgroups
 * are left.
 * @param work the lab's folder: its processes have it in their arguments, so none is matched by name
 */
export async function removeLab(work: string, cgroup: string): Promise<string[]> {
  const said: string[] = [];
  const deadline = performance.now() + DEATH_DEADLINE_MS;
  for (let living = await processesOf(work); living.length > 0; living = await processesOf(work)) {
    if (performance.now() > deadline) throw new Error(`processes ${living.join(', ')} of ${work} do not end`);
    for (const pid of living) signalProcess(pid, 'SIGKILL');
    if (said.length === 0) said.push(`ended ${counted(living.length, 'process', 'processes')} of ${work}`);
    await sleep(20);
  }
  said.push(...(await removeDeviceMapperOf(work)));
  await loopsFreed(work);
  return [...said, ...(await removeCgroup(cgroup))];
}

/** Running processes with the folder in an argument, without this process and zombies. */
async function processesOf(work: string): Promise<number[]> {
  const found = await Promise.all(
    (await allProcesses())
      .filter((stat) => stat.state !== 'Z' && stat.pid !== process.pid)
      .map(async (stat) => {
        const args = await commandLine(stat.pid);
        return args.some((arg) => mentions(arg, work)) ? [stat.pid] : [];
      }),
  );
  return found.flat();
}
