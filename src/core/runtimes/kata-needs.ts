/** What was found of what Kata Containers needs (src/adapters/host/kata-facts.ts). */
export interface KataFacts {
  /** `closed`: it is there and cannot be opened. That it opens does not tell whether it runs a guest: only starting one does. */
  readonly kvm: 'open' | 'closed' | 'absent';
  /** Whether /dev/vhost-vsock is there. */
  readonly vsock: boolean;
  /** Whether a syslog daemon listens at /dev/log. */
  readonly syslog: boolean;
  /** The first of its usual places that has one. */
  readonly configuration?: { readonly path: string; readonly hypervisor?: string | undefined } | undefined;
}

/** Where Kata looks for its configuration, in order (katautils/config-settings.go, and Kata's own packages). */
export const KATA_CONFIGURATIONS: readonly string[] = [
  '/etc/kata-containers/configuration.toml',
  '/usr/share/defaults/kata-containers/configuration.toml',
  '/opt/kata/share/defaults/kata-containers/configuration.toml',
];

/** The hypervisor that a configuration names by its section, `[hypervisor.qemu]`; comments start with `#`. */
export function hypervisorOf(configuration: string): string | undefined {
  return /^\s*\[hypervisor\.([\w-]+)\]/m.exec(configuration)?.[1];
}

/** Kata as a client of a hypervisor elsewhere. */
const REMOTE = 'remote';

/** What it certainly lacks on this host, each with what to do. */
export function kataLacks({ kvm, vsock, syslog, configuration }: KataFacts): string[] {
  const hypervisor = configuration?.hypervisor;
  const lacks: string[] = [];
  if (kvm === 'absent' && hypervisor !== REMOTE)
    lacks.push(
      'there is no /dev/kvm; enable virtualisation in the firmware, or nested virtualisation if this is a VM, and load kvm_intel or kvm_amd',
    );
  if (kvm === 'closed' && hypervisor !== REMOTE)
    lacks.push(
      '/dev/kvm cannot be opened; allow it in the device cgroup (in a container: --device /dev/kvm)',
    );
  // Others reach their guest over a Unix socket.
  if (!vsock && hypervisor === 'qemu')
    lacks.push('there is no /dev/vhost-vsock; load the module vhost_vsock (`modprobe vhost_vsock`)');
  if (configuration === undefined)
    lacks.push(
      `there is no configuration.toml at ${KATA_CONFIGURATIONS.join(', ')}; install Kata's configuration at the first`,
    );
  if (!syslog)
    lacks.push('there is no /dev/log, without which it stops at its first message; start a syslog daemon');
  return lacks;
}
