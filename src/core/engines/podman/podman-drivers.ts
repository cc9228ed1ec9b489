import type { DriverTraits } from '../driver-traits.ts';

const FUSE = 'fuse-overlayfs';

/**
 * The drivers of containers-storage by their name in storage.conf, except for fuse-overlayfs: that is overlay with the
 * program fuse-overlayfs in place of the kernel's file system (containers-storage.conf(5), `mount_program`).
 */
export const PODMAN_DRIVERS: Readonly<Record<string, DriverTraits>> = {
  overlay: { filesystem: 'overlay', tools: [], rootfs: ['overlay'] },
  vfs: { tools: [] },
  [FUSE]: {
    filesystem: 'fuse',
    tools: [{ name: FUSE, packages: [FUSE] }],
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
};

/** The driver's name in storage.conf, and in the engine's answers. */
export function storageDriver(driver: string): string {
  return driver === FUSE ? 'overlay' : driver;
}

export function isFuse(driver: string): boolean {
  return driver === FUSE;
}
