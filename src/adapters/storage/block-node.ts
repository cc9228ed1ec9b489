import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';

/** A block device as the kernel knows it: two paths to one device give the same node. */
export interface BlockNode {
  /** The path with links resolved. */
  readonly path: string;
  /** The kernel's name, as in /sys/class/block. */
  readonly name: string;
  /** `MAJ:MIN`. */
  readonly id: string;
}

/**
 * A device, followed by its partitions.
 * @throws Error if the path is not a block device
 */
export async function blockNodes(device: string): Promise<BlockNode[]> {
  const path = await realpath(device);
  const found = await stat(path, { bigint: true });
  if (!found.isBlockDevice()) throw new Error(`${device} is not a block device`);
  const id = deviceNumber(found.rdev);
  const name = basename(await realpath(`/sys/dev/block/${id}`));
  const entries = await readdir(`/sys/class/block/${name}`, { withFileTypes: true });
  const inside = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const partitions = await Promise.all(
    inside.map(async (part) => {
      if ((await attribute({ name: part }, 'partition')) === undefined) return undefined;
      return { path: devicePath(part), name: part, id: (await attribute({ name: part }, 'dev')) ?? '' };
    }),
  );
  return [{ path, name, id }, ...partitions.filter((part) => part !== undefined)];
}

/** A device's attribute in sysfs; undefined if it has none. */
export async function attribute(node: { name: string }, file: string): Promise<string | undefined> {
  const text = await readFile(`/sys/class/block/${node.name}/${file}`, 'utf8').catch(() => undefined);
  return text?.trim();
}

/** The kernel writes `!` for the `/` in a device's name. */
export function devicePath(name: string): string {
  return `/dev/${name.replaceAll('!', '/')}`;
}

/** `MAJ:MIN`, split as makedev(3) combines it. */
export function deviceNumber(device: bigint): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
  const minor = (device & 0xffn) | ((device >> 12n) & 0xffffff00n);
  return `${major}:${minor}`;
}
