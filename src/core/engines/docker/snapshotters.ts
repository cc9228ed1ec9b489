import type { DriverTraits } from '../driver-traits.ts';
import { BTRFS, ZFS } from '../shared-drivers.ts';

/** A snapshotter outside of containerd, which asks it over a socket (containerd docs/PLUGINS.md, proxy plugins). */
export const PROXY = 'proxy';

/** containerd's image store is in Docker from 24.0 on. */
const STORE = { snapshotter: true, since: [24, 0] } as const;

/** containerd's snapshotters by their names there (containerd docs/snapshotters/README.md). */
export const SNAPSHOTTERS: Readonly<Record<string, DriverTraits>> = {
  overlayfs: { ...STORE, filesystem: 'overlay', tools: [], rootfs: ['overlay'] },
  native: { ...STORE, tools: [], rootfs: 'bind' },
  devmapper: {
    ...STORE,
    tools: [{ name: 'dmsetup', packages: ['dmsetup'] }],
    modes: ['direct-lvm'],
    thinPool: true,
    rootfs: ['ext4', 'xfs'],
  },
  // Layers are images of erofs, below an overlay (containerd docs/snapshotters/erofs.md).
  erofs: {
    ...STORE,
    filesystem: 'erofs',
    tools: [{ name: 'mkfs.erofs', packages: ['erofs-utils'] }],
    rootfs: ['overlay', 'erofs'],
  },
  [PROXY]: { ...STORE, tools: [], rootfs: 'any' },
};

/** First release of containerd with a snapshotter, where some in use are older. */
export const SINCE: Readonly<Record<string, string>> = { erofs: '2.1' };

/** Those that need a setup's `store: containerd`, since Docker's graphdrivers have the same names. */
export const BTRFS_SNAPSHOTTER: DriverTraits = { ...STORE, ...BTRFS, rootfs: ['btrfs'] };
export const ZFS_SNAPSHOTTER: DriverTraits = { ...STORE, ...ZFS };

/** containerd's own name of a snapshotter's plugin. */
export function pluginOf(name: string): string {
  return `io.containerd.snapshotter.v1.${name}`;
}
