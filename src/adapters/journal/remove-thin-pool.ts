import { lstat, rm } from 'node:fs/promises';
import type { Undo } from '../../ports/journal.ts';
import { deviceTables, removeThins } from './device-tables.ts';
import { runCommand } from '../host/run-command.ts';

type ThinPool = Extract<Undo, { kind: 'thin-pool' }>;

/**
 * Takes a thin pool of ours apart: the engine's thin devices on it, logical volumes, volume group, physical
 * volume, loop device, file. The volume group carries the run's id, so nothing else can be meant.
 */
export async function removeThinPool(pool: ThinPool): Promise<string[]> {
  if (!/^dg[0-9a-z]+$/.test(pool.volume_group)) {
    throw new Error(`expected a volume group of a run, found "${pool.volume_group}"`);
  }
  const said: string[] = [];
  const loop = pool.image === undefined ? undefined : await loopOf(pool.image);
  const device = pool.device ?? loop;
  if (await volumeGroupExists(pool.volume_group)) {
    const tables = await deviceTables();
    const thinPool = tables.find((device) => device.name === `${pool.volume_group}-thinpool`);
    if (thinPool !== undefined) said.push(...(await removeThins(thinPool, tables)));
    await runCommand('vgremove', ['-f', '-y', pool.volume_group]);
    said.push(`removed volume group ${pool.volume_group}`);
  }
  if (device !== undefined && (await isPhysicalVolume(device))) {
    await runCommand('pvremove', ['-f', '-y', device]);
    said.push(`removed physical volume ${device}`);
  }
  if (loop !== undefined) {
    await runCommand('losetup', ['-d', loop]);
    said.push(`detached ${loop}`);
  }
  if (pool.image !== undefined && (await lstat(pool.image).catch(() => undefined)) !== undefined) {
    await rm(pool.image);
    said.push(`removed ${pool.image}`);
  }
  return said;
}

async function volumeGroupExists(name: string): Promise<boolean> {
  const groups = await runCommand('vgs', ['--noheadings', '-o', 'vg_name']);
  return groups.split('\n').some((line) => line.trim() === name);
}

async function isPhysicalVolume(device: string): Promise<boolean> {
  const volumes = await runCommand('pvs', ['--noheadings', '-o', 'pv_name']);
  return volumes.split('\n').some((line) => line.trim() === device);
}

async function loopOf(image: string): Promise<string | undefined> {
  if ((await lstat(image).catch(() => undefined)) === undefined) return undefined;
  const listed = await runCommand('losetup', ['-j', image, '--noheadings', '-O', 'NAME']);
  return listed.trim() === '' ? undefined : listed.trim().split('\n')[0]?.trim();
}
