import { readFile, readdir, readlink } from 'node:fs/promises';
import type { BlockNode } from './block-node.ts';
import { resolved } from './physical-volumes.ts';

/** Where a device is mounted, and a process that sees the mount if this one does not. */
export interface DeviceMount {
  readonly node: BlockNode;
  readonly mountPoint: string;
  readonly pid?: string | undefined;
}

/**
 * Mounts of the devices in this mount namespace; for devices not mounted here, in all others: a container's mounts are
 * invisible from outside. A mount here is often propagated to services' namespaces, and goes there with the one here.
 */
export async function mountsOfDevice(nodes: readonly BlockNode[]): Promise<DeviceMount[]> {
  const seen = new Set([await namespaceOf('self')]);
  const found = await mountsIn('self', nodes);
  const elsewhere = nodes.filter((node) => !found.some((mount) => mount.node === node));
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const namespace = await namespaceOf(pid);
    if (namespace === undefined || seen.has(namespace)) continue;
    seen.add(namespace);
    found.push(...(await mountsIn(pid, elsewhere)).map((mount) => ({ ...mount, pid })));
  }
  return found;
}

async function namespaceOf(pid: string): Promise<string | undefined> {
  return readlink(`/proc/${pid}/ns/mnt`).catch(() => undefined);
}

async function mountsIn(pid: string, nodes: readonly BlockNode[]): Promise<DeviceMount[]> {
  const text = await readFile(`/proc/${pid}/mountinfo`, 'utf8').catch(() => '');
  const found: DeviceMount[] = [];
  for (const line of text.split('\n')) {
    const [mount = '', file = ''] = line.split(' - ');
    const [, , id, , mountPoint = ''] = mount.split(' ');
    const source = file.split(' ')[1] ?? '';
    // btrfs has its own device number, so its device is known by path only.
    const path = source.startsWith('/') ? await resolved(source) : source;
    const node = nodes.find((one) => one.id === id || one.path === path);
    if (node !== undefined) found.push({ node, mountPoint });
  }
  return found;
}
