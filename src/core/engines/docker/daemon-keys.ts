/**
 * What the system lab does about a key in the host's daemon.json:
 * - `ours`: the lab writes its own value;
 * - `merged`: the lab adds to it;
 * - `expected`: it moves something that the lab relies on, so it is read before anything is changed;
 * - `refused`: with some values nothing could be measured as the scenario says; the message names the key;
 * - `recorded`: it may change a number: kept, and its value goes to environment.json;
 * - `kept`: unchanged.
 */
export type KeyTreatment = 'ours' | 'merged' | 'expected' | 'refused' | 'recorded' | 'kept';

export interface DaemonKey {
  readonly treatment: KeyTreatment;
  /** What is done, or why nothing need be; part of a sentence in docs/system-lab.md. */
  readonly what: string;
  /** First major version of the engine that knows it; absent: 20.10 does. */
  readonly since?: number;
  /** First major version that no longer does. */
  readonly until?: number;
}

const API = 'of the API beside its unix socket, which the lab does not use';
const CONTAINER = 'a default of every container';
const BRIDGE = 'of the bridge network';
const IMAGES = 'of registries and builds, which a run does not use';
const SWARM = 'of swarms; the data root of a run is in none';

/**
 * Every key that engines from 20.10 to 29 accept in daemon.json (moby daemon/config/config.go and config_linux.go, and
 * the flags of `dockerd --help`, since a key is a flag's long name or that of a list of them).
 */
export const DAEMON_KEYS: Readonly<Record<string, DaemonKey>> = {
  'data-root': { treatment: 'ours', what: 'a fresh one for every start' },
  graph: { treatment: 'ours', what: 'the old name of `data-root`', until: 23 },
  'storage-driver': { treatment: 'ours', what: "the setup's" },
  'storage-opts': { treatment: 'ours', what: "the setup's; another driver refuses those of the host's" },
  'live-restore': { treatment: 'ours', what: 'off: containers that outlive a restart keep mounts busy' },
  runtimes: { treatment: 'merged', what: "the scenario's are added" },
  features: { treatment: 'merged', what: "from 24 on the image store is set to the driver's" },

  hosts: { treatment: 'expected', what: 'its unix socket is used; without one refused' },
  'exec-root': { treatment: 'expected', what: "mounts and runtimes' state are looked for there" },
  pidfile: { treatment: 'expected', what: "the engine's process is looked for by it" },
  containerd: {
    treatment: 'expected',
    what: 'its CPU time and memory are counted, its shims are known by it',
  },
  'containerd-namespace': { treatment: 'expected', what: 'shims of containers are known by it' },
  'userns-remap': {
    treatment: 'expected',
    what: 'the data root is expected in a folder `UID.GID`; refused where /etc/subuid or /etc/subgid has no ids for it',
  },

  bridge: { treatment: 'refused', what: '`none` where the scenario wants the bridge network; else recorded' },
  'authorization-plugins': {
    treatment: 'refused',
    what: 'they would be asked before every call that is timed',
  },
  'log-driver': {
    treatment: 'refused',
    what: 'one that is a plugin, which lies in the data root of the host; else recorded',
  },
  rootless: { treatment: 'refused', what: 'its places are those of a user' },
  'min-api-version': {
    treatment: 'refused',
    what: 'above the newest version that the tool speaks',
    since: 29,
  },

  bip: { treatment: 'recorded', what: BRIDGE },
  bip6: { treatment: 'recorded', what: BRIDGE, since: 28 },
  'fixed-cidr': { treatment: 'recorded', what: BRIDGE },
  'fixed-cidr-v6': { treatment: 'recorded', what: BRIDGE },
  'default-gateway': { treatment: 'recorded', what: BRIDGE },
  'default-gateway-v6': { treatment: 'recorded', what: BRIDGE },
  'default-address-pools': { treatment: 'recorded', what: 'of networks, the bridge one too' },
  'default-network-opts': { treatment: 'recorded', what: 'of networks that are made', since: 24 },
  icc: { treatment: 'recorded', what: BRIDGE },
  ip: { treatment: 'recorded', what: 'of published ports, which no workload has' },
  ipv6: { treatment: 'recorded', what: BRIDGE },
  'ip-forward': { treatment: 'recorded', what: BRIDGE },
  'ip-forward-no-drop': { treatment: 'recorded', what: BRIDGE, since: 28 },
  'ip-masq': { treatment: 'recorded', what: BRIDGE },
  iptables: { treatment: 'recorded', what: 'without it a container on the bridge costs less' },
  ip6tables: { treatment: 'recorded', what: BRIDGE },
  'allow-direct-routing': { treatment: 'recorded', what: BRIDGE, since: 28 },
  'bridge-accept-fwmark': { treatment: 'recorded', what: BRIDGE, since: 29 },
  'firewall-backend': { treatment: 'recorded', what: 'iptables or nftables', since: 29 },
  mtu: { treatment: 'recorded', what: BRIDGE },
  'userland-proxy': { treatment: 'recorded', what: 'of published ports, which no workload has' },
  dns: { treatment: 'recorded', what: CONTAINER },
  'dns-opts': { treatment: 'recorded', what: CONTAINER },
  'dns-search': { treatment: 'recorded', what: CONTAINER },
  'apparmor-profile': { treatment: 'recorded', what: CONTAINER, since: 29 },
  'cgroup-parent': { treatment: 'recorded', what: 'where cgroups of containers are' },
  'cpu-rt-period': { treatment: 'recorded', what: 'of cgroups' },
  'cpu-rt-runtime': { treatment: 'recorded', what: 'of cgroups' },
  debug: { treatment: 'recorded', what: 'a debugging engine writes more' },
  'default-cgroupns-mode': { treatment: 'recorded', what: CONTAINER },
  'default-ipc-mode': { treatment: 'recorded', what: CONTAINER },
  'default-shm-size': { treatment: 'recorded', what: CONTAINER },
  'default-ulimits': { treatment: 'recorded', what: CONTAINER },
  'exec-opts': { treatment: 'recorded', what: 'the cgroup driver is also in the answer of the engine' },
  experimental: { treatment: 'recorded', what: 'may change anything' },
  init: { treatment: 'recorded', what: 'a second process in every container' },
  'init-path': { treatment: 'recorded', what: CONTAINER },
  'log-format': { treatment: 'recorded', what: 'both forms are read', since: 25 },
  'log-level': { treatment: 'recorded', what: 'a level below info writes more' },
  'no-new-privileges': { treatment: 'recorded', what: CONTAINER },
  'nri-opts': { treatment: 'recorded', what: 'plugins that are asked when a container is made', since: 29 },
  'oom-score-adjust': { treatment: 'recorded', what: 'of the engine', until: 25 },
  'seccomp-profile': { treatment: 'recorded', what: CONTAINER },
  'selinux-enabled': { treatment: 'recorded', what: CONTAINER },

  'allow-nondistributable-artifacts': { treatment: 'kept', what: IMAGES },
  'api-cors-header': { treatment: 'kept', what: API, until: 29 },
  builder: { treatment: 'kept', what: IMAGES },
  'cdi-spec-dirs': { treatment: 'kept', what: 'devices, which no container asks for', since: 25 },
  'cluster-advertise': { treatment: 'kept', what: SWARM, until: 23 },
  'cluster-store': { treatment: 'kept', what: SWARM, until: 23 },
  'cluster-store-opts': { treatment: 'kept', what: SWARM, until: 23 },
  'containerd-plugins-namespace': { treatment: 'kept', what: 'of plugins; the data root of a run has none' },
  'cri-containerd': { treatment: 'kept', what: 'one more service of containerd' },
  'default-runtime': { treatment: 'kept', what: 'every container of a run names its runtime' },
  'default-stop-timeout': { treatment: 'kept', what: 'no container of a run is stopped', since: 29 },
  'deprecated-key-path': { treatment: 'kept', what: 'a key that the engine makes where it has none' },
  'extension-dir': { treatment: 'kept', what: 'extensions of the API', since: 29 },
  group: { treatment: 'kept', what: "who may open the socket; the tool is root's" },
  'host-gateway-ip': { treatment: 'kept', what: 'a name that no container asks for' },
  'host-gateway-ips': { treatment: 'kept', what: 'a name that no container asks for', since: 28 },
  'http-proxy': { treatment: 'kept', what: IMAGES, since: 23 },
  'https-proxy': { treatment: 'kept', what: IMAGES, since: 23 },
  'insecure-registries': { treatment: 'kept', what: IMAGES },
  labels: { treatment: 'kept', what: 'words only' },
  'log-opts': { treatment: 'kept', what: 'may hold secrets, so its values are not recorded' },
  'max-concurrent-downloads': { treatment: 'kept', what: IMAGES },
  'max-concurrent-uploads': { treatment: 'kept', what: IMAGES },
  'max-download-attempts': { treatment: 'kept', what: IMAGES },
  'metrics-addr': { treatment: 'kept', what: API },
  'network-control-plane-mtu': { treatment: 'kept', what: SWARM },
  'network-diagnostic-port': { treatment: 'kept', what: API },
  'no-proxy': { treatment: 'kept', what: IMAGES, since: 23 },
  'node-generic-resources': { treatment: 'kept', what: SWARM },
  proxies: { treatment: 'kept', what: IMAGES, since: 23 },
  'raw-logs': { treatment: 'kept', what: "colours of the engine's log" },
  'registry-mirrors': { treatment: 'kept', what: IMAGES },
  'shutdown-timeout': { treatment: 'kept', what: 'no container runs when the engine is stopped' },
  'swarm-default-advertise-addr': { treatment: 'kept', what: SWARM },
  tls: { treatment: 'kept', what: API },
  tlscacert: { treatment: 'kept', what: API },
  tlscert: { treatment: 'kept', what: API },
  tlskey: { treatment: 'kept', what: API },
  tlsverify: { treatment: 'kept', what: API },
  'userland-proxy-path': { treatment: 'kept', what: 'of published ports, which no workload has' },
};

/** Flags of dockerd that are not keys of daemon.json. */
export const FLAGS_ONLY: readonly string[] = ['config-file', 'help', 'validate', 'version'];

/** Whether an engine knows the key; before 23 an unknown key simply stops the start. */
export function takesKey(key: string, major: number): boolean {
  if (!Object.hasOwn(DAEMON_KEYS, key)) return false;
  const { since = 0, until = Infinity } = DAEMON_KEYS[key] ?? {};
  return major >= since && major < until;
}
