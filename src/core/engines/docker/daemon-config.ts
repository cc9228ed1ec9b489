import { atLeast, type EngineVersion } from '../engine-version.ts';
import type { PoolPlace } from '../pool-place.ts';
import type { ReadyRuntime } from '../../runtimes/known-runtimes.ts';
import type { DriverSetup } from '../../scenario/scenario.ts';
import { dockerDriver, isDefault, isSnapshotter } from './docker-drivers.ts';

/** Where a private engine lives; all absolute paths. */
export interface EngineDirs {
  readonly dataRoot: string;
  readonly execRoot: string;
  readonly socket: string;
  readonly pidfile: string;
  readonly keyPath: string;
}

export interface DaemonConfigInput {
  readonly version: EngineVersion;
  readonly setup: DriverSetup;
  readonly runtimes: readonly ReadyRuntime[];
  readonly dirs: EngineDirs;
  /** cgroup above all containers, e.g. `/drivergrid-20261124-...`. */
  readonly cgroupParent: string;
  readonly pool?: PoolPlace | undefined;
  /** Socket of a containerd that is started beside the engine; absent: the engine starts its own. */
  readonly containerd?: string | undefined;
}

/**
 * daemon.json of a private engine, with only the keys its version knows: an unknown key stops dockerd (moby
 * daemon/config/config.go, findConfigurationConflicts).
 */
export function privateDaemonConfig(input: DaemonConfigInput): Record<string, unknown> {
  const { version, setup, dirs } = input;
  const options = storageOptions(setup, input.pool ?? {});
  return {
    'data-root': dirs.dataRoot,
    'exec-root': dirs.execRoot,
    pidfile: dirs.pidfile,
    hosts: [`unix://${dirs.socket}`],
    // The socket's group. By default that is `docker`, and its members could become root through this socket (moby
    // cmd/dockerd/config_unix.go).
    group: 'root',
    ...driverKeys(setup, version),
    ...(options.length > 0 ? { 'storage-opts': options } : {}),
    ...(input.containerd === undefined ? {} : { containerd: input.containerd }),
    runtimes: runtimeEntries(input.runtimes),
    'cgroup-parent': input.cgroupParent,
    // The lab's namespaces cannot reach systemd, whatever the host runs.
    'exec-opts': ['native.cgroupdriver=cgroupfs'],
    'log-driver': 'json-file',
    'log-level': 'info',
    'live-restore': false,
    // Matters only for published ports, which no workload has. Without it dockerd looks for no proxy binary.
    'userland-proxy': false,
    'shutdown-timeout': 2,
    // Up to 23.0 the engine writes a key to /etc/docker unless configured otherwise (moby cmd/dockerd/config.go).
    ...(atLeast(version, 24) ? {} : { 'deprecated-key-path': dirs.keyPath }),
  };
}

/** The keys that choose a driver; none if the engine is to choose. */
function driverKeys(setup: DriverSetup, version: EngineVersion): Record<string, unknown> {
  if (isDefault(setup)) return {};
  const { name, isSnapshotter } = dockerDriver(setup, version);
  return {
    'storage-driver': name,
    // From 29 on the default depends on what a data root held before; before 24 the key is ignored or unknown.
    ...(atLeast(version, 24) ? { features: { 'containerd-snapshotter': isSnapshotter } } : {}),
  };
}

/**
 * `storage-opts` of a driver setup. They belong to one driver only: another driver's stop the engine.
 * @throws TypeError if a direct-lvm setup is not given its pool or device
 */
export function storageOptions(setup: DriverSetup, place: PoolPlace): string[] {
  // A snapshotter's options go to containerd.
  if (isSnapshotter(setup)) return [];
  const given = setup.options ?? [];
  if (setup.mode === 'loop-lvm') return [...LOOP_FILES, ...BASE_DEVICE, ...given];
  if (setup.mode === 'direct-lvm')
    return [...poolOptions(setup, place), ...DEFERRED, ...BASE_DEVICE, ...given];
  return [...given];
}

function poolOptions(setup: DriverSetup, { thinPool, poolDevice }: PoolPlace): string[] {
  if (setup.pool === 'engine') {
    if (poolDevice === undefined) throw new TypeError('an engine-made pool needs the device it is to use');
    // Forced, since the device was checked to be empty: the engine's own check trips over stale signatures.
    return [`dm.directlvm_device=${poolDevice}`, 'dm.directlvm_device_force=true', ...ENGINE_POOL];
  }
  if (thinPool === undefined) throw new TypeError('direct-lvm needs the thin pool it is to use');
  return [`dm.thinpooldev=${thinPool}`];
}

/** The same shares of the volume group as in the tool's own pools (adapters/storage/thin-pool). */
const ENGINE_POOL = ['dm.thinp_percent=90', 'dm.thinp_metapercent=1'];

const DEFERRED = ['dm.use_deferred_removal=true', 'dm.use_deferred_deletion=true'];

/**
 * The same base device for both modes, so that only the storage under the pool differs (moby devmapper/deviceset.go).
 */
const BASE_DEVICE = ['dm.basesize=2G', 'dm.fs=ext4'];

/** Sizes of the sparse loop files: they must fit on a fresh backing file system. */
const LOOP_FILES = ['dm.loopdatasize=4G', 'dm.loopmetadatasize=256M'];

/** The engine has its own runc and reserves the name; only the others are written. */
export function runtimeEntries(runtimes: readonly ReadyRuntime[]): Record<string, unknown> {
  return Object.fromEntries(
    runtimes
      .filter((runtime) => runtime.name !== 'runc')
      .map((runtime) => [
        runtime.name,
        runtime.runtime_type !== undefined
          ? { runtimeType: runtime.runtime_type }
          : { path: runtime.path, ...(runtime.args.length > 0 ? { runtimeArgs: runtime.args } : {}) },
      ]),
  );
}
