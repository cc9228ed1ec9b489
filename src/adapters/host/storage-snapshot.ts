import { readFile } from 'node:fs/promises';
import { errorText, HostError } from '../../core/errors.ts';
import type { StorageState } from '../../core/host/storage-state.ts';
import { lvmReport, type LvmRow } from '../storage/lvm-report.ts';
import { which } from './find-program.ts';
import { mountsOf } from './mounts.ts';
import { runCommand } from './run-command.ts';

/**
 * Reads this host's storage; starts and changes nothing. If a tool or device-mapper is absent, there is nothing of its
 * kind. Lines have unique ids, so that something recreated under an old name shows.
 * @param hasThinPools whether the kernel can have thin pools: if not, no run makes anything with LVM, and even its
 * listing commands would leave lock folders in /run
 * @throws HostError if an installed tool fails
 */
export async function storageSnapshot(hasThinPools: boolean): Promise<StorageState> {
  try {
    return await readStorage(hasThinPools);
  } catch (cause) {
    throw new HostError(`cannot list this host's storage: ${errorText(cause)}`, {
      hint: 'A run compares it with the state afterwards, to tell what it left. Fix that first.',
      cause,
    });
  }
}

async function readStorage(hasThinPools: boolean): Promise<StorageState> {
  const lvm = (of: 'pv' | 'vg' | 'lv', columns: readonly string[]): Promise<LvmRow[]> =>
    hasThinPools ? lvmRows(of, columns) : Promise.resolve([]);
  const [devices, loops, volumes, groups, logical, mounts] = await Promise.all([
    deviceMapperDevices(),
    loopDevices(),
    lvm('pv', ['pv_name', 'vg_name', 'pv_uuid']),
    lvm('vg', ['vg_name', 'vg_uuid']),
    lvm('lv', ['vg_name', 'lv_name', 'lv_uuid']),
    mountsOf('self'),
  ]);
  return {
    'device-mapper device': devices,
    'loop device': loops,
    'physical volume': volumes.map((row) => lvmLine([row['pv_name']], [row['vg_name'], row['pv_uuid']])),
    'volume group': groups.map((row) => lvmLine([row['vg_name']], [row['vg_uuid']])),
    'logical volume': logical.map((row) => lvmLine([row['vg_name'], row['lv_name']], [row['lv_uuid']])),
    mount: mounts.map(({ mountPoint, type, source }) => `${mountPoint} (${type} of ${source})`),
  };
}

/** Their tables name the devices below; dmsetup does not print the keys of encrypted ones (dmsetup(8)). */
async function deviceMapperDevices(): Promise<string[]> {
  // Without it dmsetup fails, and asking might load the module.
  const misc = await readFile('/proc/misc', 'utf8').catch(() => '');
  if (!misc.includes('device-mapper') || (await which('dmsetup')) === undefined) return [];
  const table = await runCommand('dmsetup', ['table']);
  return table
    .split('\n')
    .map((line) => /^(?<name>\S.*?): (?<target>\d.*)$/.exec(line)?.groups)
    .filter((groups) => groups !== undefined)
    .map((groups) => `${groups['name'] ?? ''} (${groups['target'] ?? ''})`);
}

async function loopDevices(): Promise<string[]> {
  if ((await which('losetup')) === undefined) return [];
  const listed = await runCommand('losetup', ['--list', '--json', '-O', 'NAME,BACK-FILE']);
  if (listed === '') return [];
  const { loopdevices } = JSON.parse(listed) as {
    loopdevices: { name: string; 'back-file': string | null }[];
  };
  return loopdevices.map((loop) => `${loop.name} (${loop['back-file'] ?? 'a file that is gone'})`);
}

async function lvmRows(of: 'pv' | 'vg' | 'lv', columns: readonly string[]): Promise<LvmRow[]> {
  return (await which(`${of}s`)) === undefined ? [] : lvmReport(of, columns);
}

type Field = string | undefined;

function lvmLine(name: readonly Field[], rest: readonly Field[]): string {
  return `${name.join('/')} (${rest.filter((field) => field !== undefined && field !== '').join(', ')})`;
}
