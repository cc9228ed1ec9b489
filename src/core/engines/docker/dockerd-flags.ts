import { parseFlags } from '../engine-flags.ts';
import type { EngineFlag } from '../host-service.ts';

const SHORT: Readonly<Record<string, string>> = {
  H: 'host',
  s: 'storage-driver',
  g: 'graph',
  p: 'pidfile',
  D: 'debug',
  l: 'log-level',
  b: 'bridge',
  G: 'group',
};

/** Flags that never take the next argument as their value (moby cmd/dockerd/config_unix.go, `BoolVar`). */
const SWITCHES = new Set(
  (
    'allow-direct-routing cri-containerd debug experimental help icc init ip-forward ip-forward-no-drop ip-masq ' +
    'iptables ip6tables ipv6 live-restore no-new-privileges raw-logs rootless selinux-enabled tls tlsverify ' +
    'userland-proxy validate version'
  ).split(' '),
);

/** Keys of daemon.json whose name is not the flag's own (moby daemon/config/config.go, json tags). */
const KEYS: Readonly<Record<string, string>> = {
  host: 'hosts',
  graph: 'data-root',
  'storage-opt': 'storage-opts',
  'exec-opt': 'exec-opts',
  'log-opt': 'log-opts',
  'dns-opt': 'dns-opts',
  label: 'labels',
  'insecure-registry': 'insecure-registries',
  'registry-mirror': 'registry-mirrors',
  'authorization-plugin': 'authorization-plugins',
  'default-ulimit': 'default-ulimits',
  'add-runtime': 'runtimes',
  'default-address-pool': 'default-address-pools',
  'default-network-opt': 'default-network-opts',
  'node-generic-resource': 'node-generic-resources',
  'cluster-store-opt': 'cluster-store-opts',
  'cdi-spec-dir': 'cdi-spec-dirs',
  feature: 'features',
};

/** Reads dockerd's arguments. */
export function parseDockerdFlags(args: readonly string[]): EngineFlag[] {
  return parseFlags(args, { short: SHORT, switches: SWITCHES });
}

/** The key of daemon.json that corresponds to a flag. */
export function keyOfFlag(flag: Pick<EngineFlag, 'name'>): string {
  return KEYS[flag.name] ?? flag.name;
}
