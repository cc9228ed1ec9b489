import { atLeast } from '../engine-version.ts';
import type { ConfigValues } from '../host-service.ts';
import type { ConfigChange } from '../service-kind.ts';
import { runtimeEntries, storageOptions } from './daemon-config.ts';
import { dockerDriver } from './docker-drivers.ts';
import { DAEMON_KEYS } from './daemon-keys.ts';

/** Keys that the system lab writes, whatever the host's file has. */
export const OUR_KEYS: readonly string[] = Object.keys(DAEMON_KEYS).filter(
  (key) => DAEMON_KEYS[key]?.treatment === 'ours',
);

/**
 * The host's daemon.json with another driver, data root and runtimes, and every other key unchanged. Options of the
 * earlier driver are left out, since another driver refuses them.
 */
export function systemDaemonConfig(
  input: Omit<ConfigChange, 'work' | 'network' | 'cgroup' | 'socket'>,
): ConfigValues {
  const { original, setup, version } = input;
  const ours: readonly string[] = [...OUR_KEYS, 'runtimes', 'features'];
  const kept = Object.fromEntries(Object.entries(original).filter(([key]) => !ours.includes(key)));
  const options = storageOptions(setup, input.pool);
  const { name, isSnapshotter } = dockerDriver(setup, version);
  const features = {
    ...record(original['features']),
    // From 29 on the default depends on what a data root held before; before 24 the key is ignored or unknown.
    ...(atLeast(version, 24) ? { 'containerd-snapshotter': isSnapshotter } : {}),
  };
  return {
    ...kept,
    'data-root': input.dataRoot,
    'storage-driver': name,
    ...(options.length > 0 ? { 'storage-opts': options } : {}),
    runtimes: { ...record(original['runtimes']), ...runtimeEntries(input.runtimes) },
    // A container that outlives a restart keeps its driver's mounts busy, and the next driver does not know it.
    ...('live-restore' in original ? { 'live-restore': false } : {}),
    ...(Object.keys(features).length > 0 ? { features } : {}),
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
