import { constants } from 'node:fs';
import { open, readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { attribute, devicePath, type BlockNode } from './block-node.ts';
import { mountsOfDevice } from './mounts-of-device.ts';
import { resolved } from './physical-volumes.ts';

/** What uses a device, and how to end that. */
export interface DeviceUse {
  readonly what: string;
  readonly release: string;
}

const CLAIM_TRIES = 10;

/**
 * What uses a device or its partitions now. Whether the kernel refuses exclusive access is checked last, for uses that
 * nothing else shows.
 */
export async function usesOfDevice(nodes: readonly BlockNode[]): Promise<DeviceUse[]> {
  const known = [
    ...(await mounts(nodes)),
    ...(await swaps(nodes)),
    ...(await Promise.all(nodes.map(holders))).flat(),
    ...(await loops(nodes)),
  ];
  const [disk] = nodes;
  if (known.length > 0 || disk === undefined || !(await isClaimed(disk))) return known;
  return [
    {
      what: 'the kernel reserves it for something that mounts, swap and holders do not show, such as a zpool',
      release: `stop what uses ${disk.path}`,
    },
  ];
}

async function mounts(nodes: readonly BlockNode[]): Promise<DeviceUse[]> {
  return (await mountsOfDevice(nodes)).map(({ node, mountPoint, pid }) => ({
    what: `${node.path} is mounted on ${mountPoint}${pid === undefined ? '' : ` in the namespace of process ${pid}`}`,
    release: `${pid === undefined ? '' : `nsenter -t ${pid} -m `}umount ${mountPoint}`,
  }));
}

async function swaps(nodes: readonly BlockNode[]): Promise<DeviceUse[]> {
  const text = await readFile('/proc/swaps', 'utf8').catch(() => '');
  const paths = text.split('\n').map((line) => line.split(/\s/)[0] ?? '');
  const areas = new Set(await Promise.all(paths.filter((path) => path.startsWith('/')).map(resolved)));
  return nodes
    .filter((node) => areas.has(node.path))
    .map((node) => ({ what: `${node.path} is swap in use`, release: `swapoff ${node.path}` }));
}

/** Devices on top of it: device-mapper (LVM, crypt, multipath), md and others. */
async function holders(node: BlockNode): Promise<DeviceUse[]> {
  const names = await readdir(`/sys/class/block/${node.name}/holders`).catch(() => []);
  return Promise.all(
    names.map(async (holder) => {
      const name = await attribute({ name: holder }, 'dm/name');
      const what = `${node.path} is in use by ${devicePath(holder)}${name === undefined ? '' : ` (${name})`}`;
      const uuid = (await attribute({ name: holder }, 'dm/uuid')) ?? '';
      return { what, release: release(holder, name, uuid) };
    }),
  );
}

/** Users of device-mapper start a device's uuid with their name. */
function release(holder: string, name: string | undefined, uuid: string): string {
  if (name === undefined)
    return holder.startsWith('md') ? `mdadm --stop /dev/${holder}` : `stop ${devicePath(holder)}`;
  if (uuid.startsWith('LVM-')) return `lvchange -an /dev/mapper/${name}`;
  if (uuid.startsWith('CRYPT-')) return `cryptsetup close ${name}`;
  if (uuid.startsWith('mpath-')) return `multipath -f ${name}`;
  return `dmsetup remove ${name}`;
}

/** Loop devices on the device itself, which the kernel does not list among its holders. */
async function loops(nodes: readonly BlockNode[]): Promise<DeviceUse[]> {
  const names = (await readdir('/sys/class/block')).filter((name) => /^loop\d+$/.test(name));
  const found = await Promise.all(
    names.map(async (name) => {
      const under = await attribute({ name }, 'loop/backing_file');
      const node = nodes.find((one) => one.path === under);
      if (node === undefined) return [];
      return [
        { what: `${node.path} is under ${devicePath(name)}`, release: `losetup -d ${devicePath(name)}` },
      ];
    }),
  );
  return found.flat();
}

/** Whether the kernel has given the device or a partition to someone: then O_EXCL is refused (open(2)). */
async function isClaimed(node: BlockNode): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      await (await open(node.path, constants.O_RDONLY | constants.O_EXCL)).close();
      return false;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EBUSY') throw error;
      // Rereading a partition table takes the disk for a moment.
      if (tries === CLAIM_TRIES) return true;
      await sleep(100);
    }
  }
}
