import type { DriverSetup } from '../scenario/scenario.ts';
import type { DriverTraits } from './driver-traits.ts';
import { BTRFS, FUSE_OVERLAYFS, ZFS } from './shared-drivers.ts';

/** The library with which Podman and CRI-O keep images and containers (containers/storage). */

const FUSE = 'fuse-overlayfs';

/**
 * Its drivers by their name in storage.conf, except for fuse-overlayfs: that is overlay with the program fuse-overlayfs in
 * place of the kernel's file system (containers-storage.conf(5), `mount_program`).
 */
export const STORAGE_DRIVERS: Readonly<Record<string, DriverTraits>> = {
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

/** Messages and what they mean: containers/storage drivers and storage/store.go. Specific ones come first. */
export const STORAGE_MEANINGS: readonly (readonly [RegExp, (setup: DriverSetup) => string])[] = [
  [/can't stat program "[^"]*fuse-overlayfs"/, () => 'fuse-overlayfs is not on PATH; install it'],
  [
    /is not supported over (\S+)/,
    (s) =>
      `${s.driver} cannot work on this backing file system; put the state directory on ext4 or xfs, or use backing: fresh`,
  ],
  [
    /formatted without d_type support/,
    () => 'the backing file system has no d_type; format it again (xfs: ftype=1) or use backing: fresh',
  ],
  [
    /kernel does not support overlay fs|'overlay' not found as a supported filesystem/,
    () => 'the kernel has no overlay file system; load its module',
  ],
  [
    /prerequisites for driver not satisfied/,
    (s) => `the data root is not on the file system that ${s.driver} needs, or its kernel part is missing`,
  ],
  [
    /backing file system is unsupported/,
    (s) => `${s.driver} cannot work on this backing file system; use backing: fresh`,
  ],
  [
    /driver not supported/,
    (s) => `this engine was built without ${s.driver}, or the kernel lacks what it needs`,
  ],
];
