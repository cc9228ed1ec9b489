const OTHER_RUNTIME = 'choose a runtime without a virtual machine';

/**
 * What Kata Containers, and engines on its behalf, say where something is missing, in the order in which it is looked for
 * (seen with Kata 3.32.0 under Docker 26.1.5 and 28.5.2 and containerd 1.7.24). The engine puts `failed to create task for
 * container: failed to create shim task: ` before most of them.
 */
export const KATA_MEANINGS: readonly (readonly [RegExp, string])[] = [
  [
    // katautils/config.go, getDefaultConfigFile: it has tried every usual place.
    /Cannot find usable config file/,
    'Kata has no configuration; put its configuration.toml into /etc/kata-containers',
  ],
  [
    // A kata-runtime of 2.x or 3.x is for administration only and has no commands of an OCI runtime.
    /Invalid command \\?"create\\?"/,
    'this kata-runtime is of Kata 2 or 3, where it starts no containers; name the shim in place of `path`: `runtimeType: io.containerd.kata.v2`',
  ],
  [
    // log/syslog of Go, by which the shim reports errors: the real one is lost.
    /Unix syslog delivery error/,
    'Kata writes its errors to syslog and stops where there is none; start a syslog daemon, so that /dev/log exists, and see there what else it says',
  ],
  [
    // virtcontainers/sandbox.go, setupResourceController.
    /failed to add any hypervisor device to devices cgroup/,
    `Kata needs /dev/kvm, which this host does not have; enable virtualisation in the firmware, or nested virtualisation if this is a VM, and load kvm_intel or kvm_amd; or ${OTHER_RUNTIME}`,
  ],
  [
    // virtcontainers/utils, SupportsVsocks.
    /host system doesn't support vsock|stat \/dev\/vhost-vsock: no such file/,
    'Kata talks to its guest over vsock, which this kernel does not offer; load the module vhost_vsock (`modprobe vhost_vsock`)',
  ],
  [
    // virtcontainers/virtiofsd.go.
    /fork\/exec \S*virtiofsd: no such file or directory/,
    "Kata shares a container's files through virtiofsd, which is missing; install it, or correct `virtio_fs_daemon` in Kata's configuration.toml",
  ],
  [
    // katautils/config.go: the image, the initrd, the kernel, the hypervisor's binary.
    /configuration\S*\.toml: file \S+ does not exist/,
    "a file that Kata's configuration.toml names does not exist; install it, or correct its path there",
  ],
  [
    // virtcontainers/kata_agent.go, after dial_timeout; the virtual machine may have ended long before.
    /timed out connecting to vsock \d+:\d+/,
    "Kata's virtual machine did not come up, or its agent is silent: /dev/kvm of this host may run no guests (start one by hand to tell), the guest's kernel or image may not fit, or the host is too slow for `dial_timeout` in Kata's configuration.toml",
  ],
  [
    // containerd's CRI plugin.
    /no runtime for \\?"[^"\\]+\\?" is configured/,
    "containerd's CRI plugin has no handler of that name; add it to the plugin's runtimes in containerd's config.toml",
  ],
];

/** The client of a CRI gave up, and then its next try met the first one, still being made. */
const IMPATIENT = /DeadlineExceeded|name \S+ is reserved for/;

/**
 * A failure that says too little, with its cause: a failure nonetheless, since the same runtime works with more time.
 */
export function explained(text: string): string {
  if (!IMPATIENT.test(text)) return text;
  return `the client gave up before the sandbox was there; raise \`timeout\`, and that of the client if it has one: ${text}`;
}
