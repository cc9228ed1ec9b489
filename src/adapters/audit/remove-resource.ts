import { rmdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Resource } from '../../core/audit/resource.ts';
import { isThere } from '../host/is-there.ts';
import { processStat, signalProcess } from '../host/processes.ts';
import { processKey } from './processes.ts';

const DEATH_DEADLINE_MS = 2_000;

/**
 * Removes what can be removed on its own: a process, a cgroup. The journal removes files, mounts and devices, since it
 * knows their order.
 * @returns whether it is gone
 */
export async function removeResource(thing: Resource): Promise<boolean> {
  if (thing.kind === 'process') return endProcess(thing.key);
  if (thing.kind === 'cgroup') await rmdir(thing.key).catch(() => undefined);
  return thing.kind === 'cgroup' && !(await isThere(thing.key));
}

/** Whether this very process lives, not another with the same pid. */
export async function livesStill(key: string): Promise<boolean> {
  const stat = await processStat(Number(key.split(' ')[0]));
  return stat !== undefined && stat.state !== 'Z' && processKey(stat) === key;
}

async function endProcess(key: string): Promise<boolean> {
  const deadline = performance.now() + DEATH_DEADLINE_MS;
  while (await livesStill(key)) {
    if (performance.now() > deadline) return false;
    signalProcess(Number(key.split(' ')[0]), 'SIGKILL');
    await sleep(10);
  }
  return true;
}
