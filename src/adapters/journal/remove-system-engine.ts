import { setTimeout as sleep } from 'node:timers/promises';
import type { Undo } from '../../ports/journal.ts';
import { allProcesses, commandLine, signalProcess } from '../host/processes.ts';
import { DOCKER_NAMESPACE } from '../../core/engines/docker/docker-roots.ts';
import { serviceControl } from '../labs/system/control-of.ts';
import { ENTRY_ENGINE, USUAL_PLACES } from './service-entries.ts';
import { loopsFreed, removeDeviceMapperOf } from './remove-device-mapper.ts';
import { mentions } from './remove-lab.ts';
import { unmountUnder } from './unmount.ts';

type SystemEngine = Extract<Undo, { kind: 'system-engine' }>;

const DEATH_DEADLINE_MS = 10_000;
const CONTAINER_ID = /\b[0-9a-f]{64}\b/;

/**
 * Ends an engine start of the system lab: the service, what runtimes left running, device-mapper devices on its data
 * root.
 */
export async function removeSystemEngine(start: SystemEngine): Promise<string[]> {
  const { manager, work } = start;
  const { socket = USUAL_PLACES.socket, pid_files: pidFiles = USUAL_PLACES.pidFiles } = start;
  await serviceControl(ENTRY_ENGINE, manager, { socket, pidFiles }).stop();
  const said: string[] = [];
  const deadline = performance.now() + DEATH_DEADLINE_MS;
  for (let living = await orphans(start); living.length > 0; living = await orphans(start)) {
    if (performance.now() > deadline)
      throw new Error(`processes ${living.join(', ')} of the engine do not end`);
    for (const pid of living) signalProcess(pid, 'SIGKILL');
    if (said.length === 0) said.push(`ended ${living.length} processes that the engine left`);
    await sleep(20);
  }
  said.push(...(await removeDeviceMapperOf(work)), ...(await unmountUnder(work)));
  await loopsFreed(work);
  return said;
}

/**
 * Shims and sandboxes of the stopped engine's containers: their arguments name a container's id, containerd's namespace
 * of the engine, and the engine's own folder or its containerd's socket. With no engine running, they are ours unless
 * their containers ran before.
 */
async function orphans({ kept, marks, namespace = DOCKER_NAMESPACE }: SystemEngine): Promise<number[]> {
  const found = await Promise.all(
    (await allProcesses())
      .filter((stat) => stat.state !== 'Z' && stat.pid !== process.pid)
      .map(async (stat) => {
        const args = await commandLine(stat.pid);
        const id = args.map((arg) => CONTAINER_ID.exec(arg)?.[0]).find((match) => match !== undefined);
        const isEngines = args.includes(namespace) || args.some((arg) => arg.includes(`/${namespace}`));
        const isOurs = args.some((arg) => marks.some((mark) => mentions(arg, mark)));
        return isEngines && isOurs && id !== undefined && !kept.includes(id) ? [stat.pid] : [];
      }),
  );
  return found.flat();
}
