import type { DriverTraits } from '../driver-traits.ts';
import { BTRFS, ZFS } from '../shared-drivers.ts';

/** A snapshotter outside of containerd, which asks it over a socket (containerd docs/PLUGINS.md, proxy plugins). */
export const PROXY = 'proxy';

/**
 * containerd's snapshotters by their names there, but for those that other engines' drivers have too (containerd
 * docs/snapshotters/README.md).
 */
export const OWN_SNAPSHOTTERS: Readonly<Record<string, DriverTraits>> = {
  overlayfs: { snapshotter: true, filesystem: 'overlay', tools: [], rootfs: ['overlay'] },
  native: { snapshotter: true, tools: [], rootfs: 'bind' },
  devmapper: {
    ...{ snapshotter: true, tools: [{ name: 'dmsetup', packages: ['dmsetup'] }], modes: ['direct-lvm'] },
    ...{ thinPool: true, rootfs: ['ext4', 'xfs'] },
  },
  // Layers are images of erofs, below an overlay (containerd docs/snapshotters/erofs.md).
  erofs: {
    ...{ snapshotter: true, filesystem: 'erofs', rootfs: ['overlay', 'erofs'] },
    tools: [{ name: 'mkfs.erofs', packages: ['erofs-utils'] }],
  },
  [PROXY]: { snapshotter: true, tools: [], rootfs: 'any' },
};

/** All of them. */
export const SNAPSHOTTERS: Readonly<Record<string, DriverTraits>> = {
  ...OWN_SNAPSHOTTERS,
  btrfs: { snapshotter: true, ...BTRFS, rootfs: ['btrfs'] },
  zfs: { snapshotter: true, ...ZFS },
};

/** First release of containerd with a snapshotter, if some in use are older. */
export const SINCE: Readonly<Record<string, readonly [number, number]>> = { erofs: [2, 1] };

/** containerd's own name of a snapshotter's plugin. */
export function pluginOf(name: string): string {
  return `io.containerd.snapshotter.v1.${name}`;
}
