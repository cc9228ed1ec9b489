import { setTimeout as sleep } from 'node:timers/promises';
import type { Undo } from '../../ports/journal.ts';
import { allProcesses, signalProcess } from '../host/processes.ts';
import { DOCKER_NAMESPACE } from '../../core/engines/docker/docker-roots.ts';
import { errorText } from '../../core/errors.ts';
import { ENGINE_ADAPTERS } from '../engines/engine-adapters.ts';
import { containerProcesses } from '../labs/system/container-processes.ts';
import type { ServiceControl } from '../labs/system/service-control.ts';
import { servedEngine, type ServedKind } from '../labs/system/unit.ts';
import { serviceControl } from '../labs/system/control-of.ts';
import { entryKind } from './service-entries.ts';
import { loopsFreed, removeDeviceMapperOf } from './remove-device-mapper.ts';
import { unmountUnder } from './unmount.ts';
import { counted } from '../../core/counted.ts';

type SystemEngine = Extract<Undo, { kind: 'system-engine' }>;

const DEATH_DEADLINE_MS = 10_000;
const REMOVE_DEADLINE_MS = 60_000;

/**
 * Ends an engine start of the system lab: the service, what runtimes left running, device-mapper devices on its data
 * root.
 */
export async function removeSystemEngine(start: SystemEngine): Promise<string[]> {
  const { manager, work } = start;
  const kind = entryKind(start.engine);
  const { usual } = kind.service;
  const { socket = usual.socket, pid_files: pidFiles = usual.pidFiles } = start;
  const control = serviceControl(servedEngine(kind), manager, { socket, pidFiles });
  const said = [...(await containersRemoved(kind, socket, control))];
  await control.stop();
  let hasEnded = false;
  const deadline = performance.now() + DEATH_DEADLINE_MS;
  for (let living = await orphans(start); living.length > 0; living = await orphans(start)) {
    if (performance.now() > deadline)
      throw new Error(`processes ${living.join(', ')} of the engine do not end`);
    for (const pid of living) signalProcess(pid, 'SIGKILL');
    if (!hasEnded) said.push(`ended ${counted(living.length, 'process', 'processes')} that the engine left`);
    hasEnded = true;
    await sleep(20);
  }
  said.push(...(await removeDeviceMapperOf(work)), ...(await unmountUnder(work)));
  await loopsFreed(work);
  return said;
}

/**
 * Containers that would outlive their engine are removed by it, with their mounts and networks, as long as it runs.
 * @returns why it did not, for messages
 */
async function containersRemoved(
  { api }: ServedKind,
  socket: string,
  control: ServiceControl,
): Promise<readonly string[]> {
  const { removeOurs } = ENGINE_ADAPTERS[api];
  if (removeOurs === undefined || !(await control.isActive())) return [];
  return removeOurs(socket, AbortSignal.timeout(REMOVE_DEADLINE_MS)).then(
    () => [],
    (error: unknown) => [`the engine did not remove its pods: ${errorText(error)}`],
  );
}

/**
 * Processes of the stopped engine's containers, and what they have started, which would not end with them. With no engine
 * running, they are ours unless their containers ran before.
 */
async function orphans({ kept, marks, namespace = DOCKER_NAMESPACE }: SystemEngine): Promise<number[]> {
  const found = await containerProcesses({ marks, namespace });
  const own = found.filter(({ container }) => !kept.includes(container)).map(({ stat }) => stat.pid);
  if (own.length === 0) return [];
  const living = (await allProcesses()).filter(({ state }) => state !== 'Z');
  const all = new Set(own);
  for (const pid of all) for (const child of living) if (child.parent === pid) all.add(child.pid);
  return [...all];
}
