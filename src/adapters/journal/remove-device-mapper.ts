import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from '../host/run-command.ts';

/**
 * Removes the device-mapper devices that an engine's devicemapper driver made on loop files of a folder: the
 * thin devices, then the pool. Ownership is read from the kernel: a pool is ours when the loop device under
 * it has its file in the folder (moby daemon/graphdriver/devmapper names them docker-MAJ:MIN-INODE-...).
 */
export async function removeDeviceMapperOf(work: string): Promise<string[]> {
  const loops = await loopDevicesIn(work);
  if (loops.size === 0) return [];
  const tables = await deviceTables();
  const pools = tables.filter(
    (device) => device.kind === 'thin-pool' && device.uses.some((id) => loops.has(id)),
  );
  const said: string[] = [];
  for (const pool of pools) {
    const thins = tables.filter((device) => device.kind === 'thin' && device.uses.includes(pool.id));
    for (const device of [...thins, pool]) {
      await runCommand('dmsetup', ['remove', '--retry', device.name]);
      said.push(`removed device ${device.name}`);
    }
  }
  await loopsFreed(work);
  return said;
}

/** The engine sets its loop devices to clear themselves on last close, which follows the pool's removal. */
async function loopsFreed(work: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (let loops = await loopDevicesIn(work); loops.size > 0; loops = await loopDevicesIn(work)) {
    if (Date.now() > deadline)
      throw new Error(`loop devices ${[...loops.values()].join(', ')} of ${work} stay in use`);
    await sleep(50);
  }
}

/** `MAJ:MIN` to `/dev/loopN` of the loop devices whose file lies in the folder. */
export async function loopDevicesIn(work: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const name of await readdir('/sys/block').catch(() => [])) {
    if (!name.startsWith('loop')) continue;
    const file = await readFile(`/sys/block/${name}/loop/backing_file`, 'utf8').catch(() => '');
    // The kernel shows the path as the lab's mount namespace has it: the same, or below the data mount.
    if (!file.startsWith(`${work}/`)) continue;
    found.set((await readFile(`/sys/block/${name}/dev`, 'utf8')).trim(), `/dev/${name}`);
  }
  return found;
}

interface DeviceTable {
  readonly name: string;
  readonly id: string;
  readonly kind: string;
  readonly uses: readonly string[];
}

async function deviceTables(): Promise<DeviceTable[]> {
  const [tables, ids] = await Promise.all([
    runCommand('dmsetup', ['table']),
    runCommand('dmsetup', ['info', '-c', '--noheadings', '--separator', ' ', '-o', 'name,major,minor']),
  ]);
  const idOf = new Map(
    ids.split('\n').map((line) => {
      const [name = '', major, minor] = line.trim().split(' ');
      return [name, `${major}:${minor}`];
    }),
  );
  return tables
    .split('\n')
    .map((line) => /^(?<name>.+): \d+ \d+ (?<kind>\S+) (?<rest>.*)$/.exec(line)?.groups)
    .filter((groups) => groups !== undefined)
    .map((groups) => ({
      name: groups['name'] ?? '',
      id: idOf.get(groups['name'] ?? '') ?? '',
      kind: groups['kind'] ?? '',
      uses: (groups['rest'] ?? '').match(/\b\d+:\d+\b/g) ?? [],
    }));
}
