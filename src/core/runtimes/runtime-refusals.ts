import type { EngineBuild, Refusal } from '../engines/engine-kind.ts';
import { KATA_MEANINGS } from './kata-refusals.ts';
import { shimMissing } from './shims.ts';
import { tooOldRefusal } from './too-old.ts';

/** Messages with which runtimes and engines refuse to start a container, and what they mean. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  ...KATA_MEANINGS,
  [
    /cgroups in hybrid mode not supported/,
    'this runtime refuses hosts with hybrid cgroups; boot with plain cgroup v1 or v2',
  ],
  [
    /cannot run with network enabled in root network namespace/,
    'this runsc mistakes the network namespace for the root one (google/gvisor#10704); install a release from 20240807 on',
  ],
  [/error opening KVM device file|\/dev\/kvm/, 'this runtime needs /dev/kvm, which this host does not have'],
  // The engine's wrapper around an error of the runtime itself; a program missing in the image is reported without it.
  [
    /unable to retrieve OCI runtime error \(.*?\): (fork\/exec|exec:) .*(no such file|not found|permission denied|exec format error)|looking up the specified runtime path/s,
    'the binary of this runtime is missing or cannot be executed',
  ],
  [
    /AppArmor enabled on system but the \S+ profile could not be loaded/,
    'the kernel has AppArmor on but apparmor_parser is missing; install the package apparmor',
  ],
  [
    /fork\/exec \/proc\/self\/exe: operation not permitted/,
    'this runtime makes user namespaces, which this host refuses; leave the chroot, or allow them (sysctl user.max_user_namespaces)',
  ],
  [
    // containerd core/runtime/v2, resolveRuntimePath.
    /invalid runtime name .*correct runtime name should be/,
    'containerd knows no `runtimeType` of this form; write it as `io.containerd.kata.v2`, or as the path of the shim',
  ],
  [
    /v1 cgroup feature is required/,
    'this youki was built without support for cgroup v1, which this host uses; build it with `cargo install youki --features v1`',
  ],
  [/unknown or invalid runtime name|Unknown runtime specified/, 'the engine does not know this runtime'],
  [
    /sd-bus call: Invalid argument/,
    'this crun cannot talk to systemd for its cgroup; use native.cgroupdriver=cgroupfs',
  ],
  [
    // Paths below a run's own folder are excluded: there the disk itself has become read-only.
    /(?<![\w./-])\/(?!\S*\/runs\/\d{8}-)\S+: read-only file system/i,
    "this runtime writes where the lab shows the host's files read-only: give it a path below /run, /tmp, /var/tmp or /var/log, which are private to the lab, or use `--lab system`",
  ],
  [
    /seccomp.*not supported|unsupported seccomp/i,
    'this runtime does not support the seccomp filter of this engine',
  ],
];

/** Who refused, as far as known: the meaning may depend on versions. */
export interface Refusing {
  /** First line of the runtime's `--version`. */
  readonly version?: string | undefined;
  readonly engine: Pick<EngineBuild, 'kind' | 'version'>;
}

/** @returns undefined if the message is not a known refusal */
export function runtimeRefusal(text: string, { version, engine }: Refusing): Refusal | undefined {
  const reason =
    tooOldRefusal(text, version, engine.version, engine.kind.runtimeNeeds) ??
    missingShim(text) ??
    MEANINGS.find(([pattern]) => pattern.test(text))?.[1];
  return reason === undefined ? undefined : { reason, detail: text };
}

/** What containerd says if it cannot find the shim of a type, and Docker 28 if it cannot start it. */
const NO_SHIM = [
  /binary not installed \\?"(containerd-shim-[\w.-]+)/,
  /failed to start shim: .*fork\/exec \S*?(containerd-shim-[\w.-]+): no such file or directory/s,
];

function missingShim(text: string): string | undefined {
  for (const pattern of NO_SHIM) {
    const shim = pattern.exec(text)?.[1];
    if (shim !== undefined) return shimMissing(shim);
  }
  return undefined;
}
