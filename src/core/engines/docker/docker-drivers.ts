import type { DriverSetup } from '../../scenario/scenario.ts';
import type { DriverTraits } from '../driver-traits.ts';
import { atLeast, type EngineVersion } from '../engine-version.ts';
import { BTRFS, FUSE_OVERLAYFS, ZFS } from '../shared-drivers.ts';
import { OWN_SNAPSHOTTERS, PROXY, SNAPSHOTTERS } from '../containerd/snapshotters.ts';

/** containerd's image store is in Docker from 24.0 on. */
const STORE = { since: [24, 0] } as const;

/** The setup that lets the engine choose its driver. */
const DEFAULT_DRIVER = 'default';

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
  ...inStore(OWN_SNAPSHOTTERS),
  [DEFAULT_DRIVER]: {
    filesystem: 'overlay',
    tools: [],
    rootfs: ['overlay'],
    freshOnly:
      "an engine's default driver depends on its configuration, its file system and what its data root already holds",
  },
};

/** containerd's snapshotters by the same names, and those whose names are graphdrivers' too. */
export const DOCKER_SNAPSHOTTERS: Readonly<Record<string, DriverTraits>> = inStore(SNAPSHOTTERS);

function inStore(snapshotters: Readonly<Record<string, DriverTraits>>): Record<string, DriverTraits> {
  return Object.fromEntries(
    Object.entries(snapshotters).map(([name, traits]) => [name, { ...traits, ...STORE }]),
  );
}

export function isDefault({ driver }: Pick<DriverSetup, 'driver'>): boolean {
  return driver === DEFAULT_DRIVER;
}

/** A driver as the engine is to name it, and whether it is a snapshotter. */
export interface DockerDriver {
  readonly name: string;
  readonly isSnapshotter: boolean;
}

/**
 * The driver that an engine uses for a setup, on a fresh ext4. From 29 on the default is containerd's image store (moby
 * daemon/image_store_choice.go); before, overlay2 is the first that works (daemon/graphdriver/driver_linux.go).
 */
export function dockerDriver(setup: DriverSetup, version: EngineVersion): DockerDriver {
  if (isDefault(setup)) {
    const isSnapshotter = atLeast(version, 29);
    return { name: isSnapshotter ? 'overlayfs' : 'overlay2', isSnapshotter };
  }
  const name = setup.driver === PROXY ? setup.name : setup.driver;
  return { name, isSnapshotter: isSnapshotter(setup) };
}

/** Whether a setup names one of containerd's snapshotters. */
export function isSnapshotter({ driver, store }: Pick<DriverSetup, 'driver' | 'store'>): boolean {
  return store === 'containerd' || Object.hasOwn(OWN_SNAPSHOTTERS, driver);
}
