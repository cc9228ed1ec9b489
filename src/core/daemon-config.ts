import { driverTraits } from './drivers.ts';
import { atLeast, type EngineVersion } from './engine-version.ts';
import type { ReadyRuntime } from './runtimes.ts';
import type { DriverSetup } from './scenario.ts';

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
  /** cgroup that all containers go under, e.g. `/drivergrid-20261124-...`. */
  readonly cgroupParent: string;
  /** devicemapper direct-lvm: the thin pool, e.g. `/dev/mapper/dgvg-thinpool`. */
  readonly thinPool?: string | undefined;
}

/**
 * daemon.json of a private engine, with only the keys its version takes (an unknown key stops dockerd:
 * moby daemon/config/config.go, findConfigurationConflicts).
 */
export function privateDaemonConfig(input: DaemonConfigInput): Record<string, unknown> {
  const { version, setup, dirs } = input;
  const options = storageOptions(input);
  return {
    'data-root': dirs.dataRoot,
    'exec-root': dirs.execRoot,
    pidfile: dirs.pidfile,
    hosts: [`unix://${dirs.socket}`],
    'storage-driver': setup.driver,
    ...(options.length > 0 ? { 'storage-opts': options } : {}),
    runtimes: runtimeEntries(input.runtimes),
    'cgroup-parent': input.cgroupParent,
    // No systemd is reachable from the lab's namespaces, whatever the host runs.
    'exec-opts': ['native.cgroupdriver=cgroupfs'],
    'log-driver': 'json-file',
    'log-level': 'info',
    'live-restore': false,
    // Matters only for published ports, which no workload has; without it no proxy binary is looked for.
    'userland-proxy': false,
    'shutdown-timeout': 2,
    // Up to 23.0 the engine writes a key to /etc/docker unless told where else (moby cmd/dockerd/config.go).
    ...(atLeast(version, 24) ? {} : { 'deprecated-key-path': dirs.keyPath }),
    // From 29 on the default depends on what a data root held before; before 24 the key is ignored or unknown.
    ...(atLeast(version, 24)
      ? { features: { 'containerd-snapshotter': driverTraits(setup.driver).snapshotter === true } }
      : {}),
  };
}

function storageOptions({ setup, thinPool }: DaemonConfigInput): string[] {
  const given = setup.options ?? [];
  if (setup.mode === 'loop-lvm') return [...LOOP_FILES, ...BASE_DEVICE, ...given];
  if (setup.mode === 'direct-lvm') {
    if (thinPool === undefined) throw new TypeError('direct-lvm needs the thin pool it is to use');
    const deferred = ['dm.use_deferred_removal=true', 'dm.use_deferred_deletion=true'];
    return [`dm.thinpooldev=${thinPool}`, ...deferred, ...BASE_DEVICE, ...given];
  }
  return [...given];
}

/** The same base device for both modes, so that only what is under the pool differs (moby devmapper/deviceset.go). */
const BASE_DEVICE = ['dm.basesize=2G', 'dm.fs=ext4'];

/** Sizes of the sparse loop files: they must fit on a fresh backing file system. */
const LOOP_FILES = ['dm.loopdatasize=4G', 'dm.loopmetadatasize=256M'];

/** runc is the engine's own and its name is reserved; it is written only as the others are. */
function runtimeEntries(runtimes: readonly ReadyRuntime[]): Record<string, unknown> {
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
