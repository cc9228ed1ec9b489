import type { DriverTraits } from './driver-traits.ts';

/** Storage drivers that need the same of a host whatever the engine. */

export const FUSE_OVERLAYFS: DriverTraits = {
  filesystem: 'fuse',
  tools: [{ name: 'fuse-overlayfs', packages: ['fuse-overlayfs'] }],
  rootfs: ['fuse.fuse-overlayfs'],
};

export const BTRFS: DriverTraits = {
  backing: 'btrfs',
  filesystem: 'btrfs',
  tools: [{ name: 'mkfs.btrfs', packages: ['btrfs-progs'] }],
};

export const ZFS: DriverTraits = {
  backing: 'zfs',
  filesystem: 'zfs',
  tools: [{ name: 'zfs', packages: ['zfsutils-linux'], isByHand: true }],
  rootfs: ['zfs'],
};
