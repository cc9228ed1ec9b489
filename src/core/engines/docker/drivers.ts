import type { Tool } from '../../host/host.ts';

/** What one storage driver needs, and when engines had it (docker/cli docs/deprecated.md; moby tags). */
export interface DriverTraits {
  /** File system that the data root must be on; undefined: any, ext4 where it is freshly made. */
  readonly backing?: 'btrfs' | 'zfs';
  /** Kernel file system that the driver mounts. */
  readonly filesystem?: string;
  readonly tools: readonly Tool[];
  /** First engine `[major, minor]` that has it. */
  readonly since?: readonly [number, number];
  /** First major version of the engine that no longer has it. */
  readonly removed?: number;
  /** A containerd snapshotter: reached through `features.containerd-snapshotter`. */
  readonly snapshotter?: true;
  /**
   * File system types that a running container's root may have in /proc/self/mountinfo; `bind`: that of the
   * data root; undefined: no mount of its own.
   */
  readonly rootfs?: readonly string[] | 'bind';
}

const LVM_TOOLS: readonly Tool[] = ['pvcreate', 'vgcreate', 'lvcreate', 'lvconvert', 'thin_check'];

const TRAITS = {
  overlay: { filesystem: 'overlay', tools: [], removed: 24, rootfs: ['overlay'] },
  overlay2: { filesystem: 'overlay', tools: [], rootfs: ['overlay'] },
  vfs: { tools: [] },
  'fuse-overlayfs': {
    filesystem: 'fuse',
    tools: ['fuse-overlayfs'],
    since: [20, 10],
    rootfs: ['fuse.fuse-overlayfs'],
  },
  btrfs: { backing: 'btrfs', filesystem: 'btrfs', tools: ['mkfs.btrfs'] },
  zfs: { backing: 'zfs', filesystem: 'zfs', tools: ['zfs'], rootfs: ['zfs'] },
  devicemapper: { tools: ['dmsetup'], removed: 25, rootfs: ['ext4', 'xfs'] },
  overlayfs: { filesystem: 'overlay', tools: [], since: [24, 0], snapshotter: true, rootfs: ['overlay'] },
  native: { tools: [], since: [24, 0], snapshotter: true, rootfs: 'bind' },
} as const satisfies Record<string, DriverTraits>;

export type DriverName = keyof typeof TRAITS;

/** Every driver a scenario can name; `overlayfs` and `native` are containerd snapshotters. */
export const DRIVER_NAMES = Object.keys(TRAITS) as [DriverName, ...DriverName[]];

export function driverTraits(driver: string): DriverTraits {
  const traits = (TRAITS as Record<string, DriverTraits>)[driver];
  if (traits === undefined)
    throw new TypeError(`expected a driver of ${DRIVER_NAMES.join(', ')}, found ${driver}`);
  return traits;
}

/** Tools a driver setup needs beyond its driver's: direct-lvm is built with lvm2. */
export function setupTools(setup: { driver: string; mode?: string | undefined }): readonly Tool[] {
  const own = driverTraits(setup.driver).tools;
  return setup.mode === 'direct-lvm' ? [...own, ...LVM_TOOLS] : own;
}

/** The device-mapper thin pool under devicemapper's two modes. */
export function needsThinProvisioning(setup: { driver: string }): boolean {
  return setup.driver === 'devicemapper';
}
