import type { Tool } from '../host/tools.ts';

/** What one storage driver of an engine needs, and which versions of the engine have it. */
export interface DriverTraits {
  /** File system that the data root must be on; undefined: any (a fresh one is ext4). */
  readonly backing?: 'btrfs' | 'zfs';
  /** Kernel file system that the driver mounts. */
  readonly filesystem?: string;
  readonly tools: readonly Tool[];
  /** Its modes, the usual one first; absent if it has none. */
  readonly modes?: readonly DriverMode[];
  /** Whether it uses a device-mapper thin pool. */
  readonly thinPool?: true;
  /** First engine `[major, minor]` that has it. */
  readonly since?: readonly [number, number];
  /** First major version of the engine without it. */
  readonly removed?: number;
  /** A containerd snapshotter, which keeps its layers in containerd's root. */
  readonly snapshotter?: true;
  /** Why it needs the private lab and a fresh file system; absent: it does not. */
  readonly freshOnly?: string;
  /**
   * File system types that a running container's root may have in /proc/self/mountinfo; `bind`: that of the data root;
   * `any`: whatever the driver mounts, but a mount of its own; undefined: no mount of its own.
   */
  readonly rootfs?: readonly string[] | 'bind' | 'any';
}

export type DriverMode = 'loop-lvm' | 'direct-lvm';

const LVM_TOOLS: readonly Tool[] = [
  ...['pvcreate', 'vgcreate', 'lvcreate', 'lvconvert'].map((name) => ({ name, packages: ['lvm2'] })),
  { name: 'thin_check', packages: ['thin-provisioning-tools'] },
];

/** Tools that a driver setup needs: the driver's, its own program, and lvm2 if drivergrid builds on a device. */
export function setupTools(
  traits: DriverTraits,
  { mode, binary }: { mode?: string | undefined; binary?: string | undefined },
): readonly Tool[] {
  const own = binary === undefined ? [] : [{ name: binary, packages: [] }];
  return [...traits.tools, ...own, ...(mode === 'direct-lvm' ? LVM_TOOLS : [])];
}

/** All that any setup of the driver may need. */
export function allTools(traits: DriverTraits): readonly Tool[] {
  return traits.modes?.includes('direct-lvm') === true ? [...traits.tools, ...LVM_TOOLS] : traits.tools;
}
