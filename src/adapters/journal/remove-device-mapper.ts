import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { deviceTables, removeThins } from './device-tables.ts';
import { runCommand } from '../host/run-command.ts';
import { loopDevicesOn } from './loop-devices.ts';
import { loopHolders } from './loop-holders.ts';

/**
 * Removes the device-mapper devices that an engine's devicemapper driver made on loop files of a folder: the thin
 * devices, then the pool. Ownership is read from the kernel: a pool is ours if it ultimately stands on a loop device
 * over a file of the folder (moby daemon/graphdriver/devmapper names them docker-MAJ:MIN-INODE-...).
 */
export async function removeDeviceMapperOf(work: string): Promise<string[]> {
  const loops = await loopDevicesOn(work);
  // Without device-mapper in the kernel dmsetup fails.
  return (await isHeld(loops)) ? removePoolsOn(loops) : [];
}

/** Whether a device-mapper device lies on any of the loop devices. */
async function isHeld(loops: ReadonlyMap<string, string>): Promise<boolean> {
  const holders = await Promise.all(
    [...loops.values()].map((loop) => readdir(`/sys/block/${basename(loop)}/holders`).catch(() => [])),
  );
  return holders.flat().length > 0;
}

async function removePoolsOn(loops: ReadonlyMap<string, string>): Promise<string[]> {
  const tables = await deviceTables();
  const pools = tables.filter(
    (device) => device.kind === 'thin-pool' && device.uses.some((id) => loops.has(id)),
  );
  const said: string[] = [];
  for (const pool of pools) {
    said.push(...(await removeThins(pool, tables)));
    await runCommand('dmsetup', ['remove', '--retry', pool.name]);
    said.push(`removed device ${pool.name}`);
  }
  return said;
}

/**
 * Waits until no loop device stands on the folder's files. They clear themselves on last close, which follows the
 * pool's removal and, a moment later, the end of the mount or its namespace.
 */
export async function loopsFreed(work: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (let loops = await loopDevicesOn(work); loops.size > 0; loops = await loopDevicesOn(work)) {
    if (performance.now() > deadline) throw new Error(await inUse(loops, work));
    await sleep(50);
  }
}

async function inUse(loops: ReadonlyMap<string, string>, work: string): Promise<string> {
  const holders = await loopHolders(loops);
  const by = holders.length === 0 ? '' : ` by process ${holders.join(', ')}: end it first`;
  return `loop devices ${[...loops.values()].join(', ')} of ${work} stay in use${by}`;
}
