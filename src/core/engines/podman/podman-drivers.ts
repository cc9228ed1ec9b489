import type { DriverTraits } from '../driver-traits.ts';
import { BTRFS, FUSE_OVERLAYFS, ZFS } from '../shared-drivers.ts';

const FUSE = 'fuse-overlayfs';

/**
 * The drivers of containers-storage by their name in storage.conf, except for fuse-overlayfs: that is overlay with the
 * program fuse-overlayfs in place of the kernel's file system (containers-storage.conf(5), `mount_program`).
 */
export const PODMAN_DRIVERS: Readonly<Record<string, DriverTraits>> = {
  overlay: { filesystem: 'overlay', tools: [], rootfs: ['overlay'] },
  vfs: { tools: [] },
  [FUSE]: FUSE_OVERLAYFS,
  btrfs: BTRFS,
  zfs: ZFS,
};

/** The driver's name in storage.conf, and in the engine's answers. */
export function storageDriver(driver: string): string {
  return driver === FUSE ? 'overlay' : driver;
}

export function isFuse(driver: string): boolean {
  return driver === FUSE;
}
