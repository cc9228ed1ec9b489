import type { ImageProcess } from './image-process.ts';

/** A container on a bundle. */
export interface BundleSpec {
  readonly process: ImageProcess;
  /** Absolute path of its root file system. */
  readonly root: string;
  readonly id: string;
  /** Absolute, as runtimes have it: `/drivergrid-20261124-.../ID`. */
  readonly cgroup: string;
  readonly network: string;
  /** Whether the host has cgroup v2 only: a container then gets a cgroup namespace, as Docker gives it. */
  readonly hasCgroup2: boolean;
}

/**
 * config.json of a bundle (OCI runtime-spec 1.0): a container as Docker makes it where nothing is asked for (moby
 * oci/defaults.go), except for the seccomp filter, and for what comes from an engine's own files (resolv.conf, hosts,
 * hostname).
 */
export function bundleConfig({ process, root, id, cgroup, network, hasCgroup2 }: BundleSpec): unknown {
  const hostname = id.slice(0, 12);
  const namespaces = [
    ...['mount', 'uts', 'pid', 'ipc'],
    // With `host` the container is in the network namespace that the runtime is in.
    ...(network === 'host' ? [] : ['network']),
    ...(hasCgroup2 ? ['cgroup'] : []),
  ];
  return {
    ociVersion: '1.0.2',
    process: {
      ...{ terminal: false, user: process.user, args: process.args, cwd: process.cwd },
      env: [`HOSTNAME=${hostname}`, ...process.env],
      capabilities: { bounding: CAPABILITIES, effective: CAPABILITIES, permitted: CAPABILITIES },
      ...{ oomScoreAdj: 0, noNewPrivileges: false },
    },
    root: { path: root, readonly: false },
    hostname,
    mounts: MOUNTS,
    linux: {
      cgroupsPath: cgroup,
      resources: { devices: DEVICE_RULES },
      namespaces: namespaces.map((type) => ({ type })),
      ...{ maskedPaths: MASKED, readonlyPaths: READ_ONLY },
    },
  };
}

/** moby oci/caps/defaults.go. */
const CAPABILITIES = [
  ...['CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_FSETID', 'CAP_FOWNER', 'CAP_MKNOD', 'CAP_NET_RAW', 'CAP_SETGID'],
  ...['CAP_SETUID', 'CAP_SETFCAP', 'CAP_SETPCAP', 'CAP_NET_BIND_SERVICE', 'CAP_SYS_CHROOT', 'CAP_KILL'],
  'CAP_AUDIT_WRITE',
];

const SAFE = ['nosuid', 'noexec', 'nodev'];

const MOUNTS = [
  { destination: '/proc', type: 'proc', source: 'proc', options: SAFE },
  {
    ...{ destination: '/dev', type: 'tmpfs', source: 'tmpfs' },
    options: ['nosuid', 'strictatime', 'mode=755', 'size=65536k'],
  },
  {
    ...{ destination: '/dev/pts', type: 'devpts', source: 'devpts' },
    options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5'],
  },
  { destination: '/sys', type: 'sysfs', source: 'sysfs', options: [...SAFE, 'ro'] },
  { destination: '/sys/fs/cgroup', type: 'cgroup', source: 'cgroup', options: ['ro', ...SAFE] },
  { destination: '/dev/mqueue', type: 'mqueue', source: 'mqueue', options: SAFE },
  {
    ...{ destination: '/dev/shm', type: 'tmpfs', source: 'shm' },
    options: [...SAFE, 'mode=1777', 'size=65536k'],
  },
];

const MASKED = [
  ...['/proc/asound', '/proc/acpi', '/proc/kcore', '/proc/keys', '/proc/latency_stats', '/proc/timer_list'],
  ...['/proc/timer_stats', '/proc/sched_debug', '/proc/scsi', '/sys/firmware'],
];

const READ_ONLY = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

const allowed = (major: number, minor: number) =>
  ({ allow: true, type: 'c', major, minor, access: 'rwm' }) as const;

/** All are denied but null, zero, random, urandom, tty and console (moby oci/defaults.go). */
const DEVICE_RULES = [
  { allow: false, access: 'rwm' },
  ...[allowed(1, 5), allowed(1, 3), allowed(1, 9), allowed(1, 8), allowed(5, 0), allowed(5, 1)],
  { allow: false, type: 'c', major: 10, minor: 229, access: 'rwm' },
];
