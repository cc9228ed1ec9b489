import type { DriverTraits } from '../driver-traits.ts';
import { BTRFS, FUSE_OVERLAYFS, ZFS } from '../shared-drivers.ts';

/**
 * Docker's storage drivers, graphdrivers and containerd snapshotters, by their name in `storage-driver`, with the
 * versions that have them (docker/cli docs/deprecated.md; moby tags).
 */
export const DOCKER_DRIVERS: Readonly<Record<string, DriverTraits>> = {
  overlay: { filesystem: 'overlay', tools: [], removed: 24, rootfs: ['overlay'] },
  overlay2: { filesystem: 'overlay', tools: [], rootfs: ['overlay'] },
  vfs: { tools: [] },
  'fuse-overlayfs': { ...FUSE_OVERLAYFS, since: [20, 10] },
  btrfs: BTRFS,
  zfs: ZFS,
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
