import type { Refusal } from './driver-refusals.ts';

/** Texts with which runtimes and engines refuse to start a container, and what they mean. */
const MEANINGS: readonly [RegExp, string][] = [
  [
    /cgroups in hybrid mode not supported/,
    'this runtime refuses hosts with hybrid cgroups; boot with plain cgroup v1 or v2',
  ],
  [
    /cannot run with network enabled in root network namespace/,
    'this runsc takes the network namespace for the root one (google/gvisor#10704); install a release from 20240807 on',
  ],
  [/error opening KVM device file|\/dev\/kvm/, 'this runtime needs /dev/kvm, which this host has not'],
  // The engine's words for the runtime itself; a program missing in the image is told without them.
  [
    /unable to retrieve OCI runtime error \(.*?\): (fork\/exec|exec:) .*(no such file|not found|permission denied|exec format error)|looking up the specified runtime path/s,
    'the binary of this runtime is missing or cannot be executed',
  ],
  [
    /AppArmor enabled on system but the docker-default profile could not be loaded/,
    'the kernel has AppArmor on but apparmor_parser is missing; install the package apparmor',
  ],
  [
    /fork\/exec \/proc\/self\/exe: operation not permitted/,
    'this runtime makes user namespaces, which this host refuses; leave the chroot, or allow them (sysctl user.max_user_namespaces)',
  ],
  [
    /OCI runtime create failed: unknown version specified/,
    "this runtime is older than the engine's OCI specification; install a newer release of it",
  ],
  [
    /binary not installed "containerd-shim-/,
    'the containerd shim of this runtimeType is not on PATH; install the runtime that brings it',
  ],
  [/unknown or invalid runtime name|Unknown runtime specified/, 'the engine does not know this runtime'],
  [
    /sd-bus call: Invalid argument/,
    'this crun cannot talk to systemd for its cgroup; use native.cgroupdriver=cgroupfs',
  ],
  [
    /seccomp.*not supported|unsupported seccomp/i,
    'this runtime does not support the seccomp filter of this engine',
  ],
];

/** @returns undefined for a text that is not a known refusal */
export function runtimeRefusal(text: string): Refusal | undefined {
  const meaning = MEANINGS.find(([pattern]) => pattern.test(text));
  return meaning === undefined ? undefined : { reason: meaning[1], detail: text };
}
