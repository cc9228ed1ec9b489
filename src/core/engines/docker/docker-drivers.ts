import type { DriverTraits } from '../driver-traits.ts';

/**
 * Docker's storage drivers, graphdrivers and containerd snapshotters, by their name in `storage-driver`, with the
 * versions that have them (docker/cli docs/deprecated.md; moby tags).
 */
export const DOCKER_DRIVERS: Readonly<Record<string, DriverTraits>> = {
  overlay: { filesystem: 'overlay', tools: [], removed: 24, rootfs: ['overlay'] },
  overlay2: { filesystem: 'overlay', tools: [], rootfs: ['overlay'] },
  vfs: { tools: [] },
  'fuse-overlayfs': {
    filesystem: 'fuse',
    tools: [{ name: 'fuse-overlayfs', packages: ['fuse-overlayfs'] }],
    since: [20, 10],
    rootfs: ['fuse.fuse-overlayfs'],
  },
  btrfs: {
    backing: 'btrfs',
    filesystem: 'btrfs',
    tools: [{ name: 'mkfs.btrfs', packages: ['btrfs-progs'] }],
  },
  zfs: {
    backing: 'zfs',
    filesystem: 'zfs',
    tools: [{ name: 'zfs', packages: ['zfsutils-linux'], isByHand: true }],
    rootfs: ['zfs'],
  },
  devicemapper: {
    tools: [{ name: 'dmsetup', packages: ['dmsetup'] }],
    modes: ['loop-lvm', 'direct-lvm'],
    thinPool: true,
    removed: 25,
    rootfs: ['ext4', 'xfs'],
  },
  overlayfs: { filesystem: 'overlay', tools: [], since: [24, 0], snapshotter: true, rootfs: ['overlay'] },
  native: { tools: [], since: [24, 0], snapshotter: true, rootfs: 'bind' },
};

/** @throws TypeError for a driver that no version of Docker has */
export function dockerDriver(driver: string): DriverTraits {
  const traits = DOCKER_DRIVERS[driver];
  if (traits === undefined)
    throw new TypeError(`expected a driver of ${Object.keys(DOCKER_DRIVERS).join(', ')}, found ${driver}`);
  return traits;
}
