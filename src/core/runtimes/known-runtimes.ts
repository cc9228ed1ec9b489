import { closestMatch } from 'leven';
import type { ProgramFault } from '../host/program-fault.ts';
import { kindOfShim, shimInstall, shimMissing, shimOf } from './shims.ts';
import type { RuntimeSpec } from '../scenario/scenario.ts';

/** What is known of a runtime by its name. */
interface KnownRuntime {
  readonly binary: string;
  readonly install: string;
  /** It is no OCI runtime but a shim: the type that names it. */
  readonly runtimeType?: string;
  /** Debian package, if there is one. */
  readonly package?: string;
  /** Further argument lists to try, in order, if the plain one starts no container. */
  readonly fallbacks?: readonly Fallback[];
}

/** Arguments that make a runtime work if it does not without them, and what they change. */
export interface Fallback {
  readonly args: readonly string[];
  readonly note: string;
}

const RUNSC_FALLBACKS: readonly Fallback[] = [
  {
    args: ['--network=none'],
    note: 'runsc runs without a network stack: releases before 20240807 mistake every network namespace for the root one on kernels from 6.11 on (google/gvisor#10704)',
  },
  {
    args: ['--network=none', '--platform=ptrace'],
    note: 'runsc runs without a network stack and on the ptrace platform: its default platform starts no container on this kernel',
  },
];

const NVIDIA = 'install the NVIDIA Container Toolkit, from the repository of NVIDIA';

const KNOWN: Readonly<Record<string, KnownRuntime>> = {
  runc: { binary: 'runc', package: 'runc', install: 'install the package runc' },
  crun: { binary: 'crun', package: 'crun', install: 'install the package crun' },
  runsc: {
    binary: 'runsc',
    package: 'runsc',
    install: 'install the package runsc, or a release of gVisor',
    fallbacks: RUNSC_FALLBACKS,
  },
  youki: { binary: 'youki', install: 'install a release of youki, or `cargo install youki --features v1`' },
  kata: {
    binary: 'containerd-shim-kata-v2',
    runtimeType: 'io.containerd.kata.v2',
    install: 'install Kata Containers 2.0 or newer',
  },
  'kata-runtime': { binary: 'kata-runtime', install: 'install Kata Containers 1.x (needs /dev/kvm)' },
  'cc-runtime': {
    binary: 'cc-runtime',
    install: 'install Intel Clear Containers (2018, no longer maintained; needs /dev/kvm)',
  },
  runv: {
    binary: 'runv',
    install: 'install hyper runV (2018, no longer maintained; needs QEMU and hyperstart)',
  },
  'sysbox-runc': {
    binary: 'sysbox-runc',
    install: 'install Sysbox, and start its services (sysbox-mgr and sysbox-fs)',
  },
  // crun looks at the name that it was started by (containers/crun, handler-utils.c).
  'crun-wasm': {
    binary: 'crun-wasm',
    install: 'install a crun that is built with a WebAssembly engine, and a link `crun-wasm` to it',
  },
  krun: {
    binary: 'krun',
    install: 'install a crun that is built with libkrun, and a link `krun` to it (needs /dev/kvm)',
  },
  nvidia: { binary: 'nvidia-container-runtime', install: NVIDIA },
  'nvidia-container-runtime': { binary: 'nvidia-container-runtime', install: NVIDIA },
};

/** Names of the runtimes that are known. */
export const KNOWN_RUNTIMES = Object.keys(KNOWN);

/** Runtimes that Debian has a package of. */
export const PACKAGED_RUNTIMES = Object.keys(KNOWN).filter((name) => KNOWN[name]?.package !== undefined);

/** The name under which a runtime is known, if it is. */
export function runtimeKind({ kind, name }: Pick<RuntimeSpec, 'kind' | 'name'>): string {
  return kind ?? name;
}

/** The type that a known name stands for, if it is that of a shim. */
export function impliedType(name: string): string | undefined {
  return KNOWN[name]?.runtimeType;
}

/** Runtimes whose containers are virtual machines, which take many times as long to start, and some time to end. */
const VIRTUAL_MACHINES: readonly string[] = ['kata', 'kata-runtime', 'cc-runtime', 'runv', 'krun'];

/** Whether it is one that runs each container in a virtual machine. */
export function startsMachine(runtime: NamedRuntime): boolean {
  const kind = kindOf(runtime);
  return kind !== undefined && VIRTUAL_MACHINES.includes(kind);
}

/** Whether it is Kata Containers 2.0 or newer, by its shim. */
export function isKata(runtime: NamedRuntime): boolean {
  return runtime.runtime_type !== undefined && kindOf(runtime) === 'kata';
}

function kindOf({ runtime_type: type, ...named }: NamedRuntime): string | undefined {
  return type === undefined ? runtimeKind(named) : kindOfShim(shimOf(type));
}

type NamedRuntime = Pick<RuntimeSpec, 'kind' | 'name' | 'runtime_type'>;

function knownAs(spec: RuntimeSpec): KnownRuntime | undefined {
  return KNOWN[runtimeKind(spec)];
}

/** The binary to look for: the given path, the shim of its type, the known name, or the name itself. */
export function runtimeBinary(spec: RuntimeSpec): string {
  if (spec.runtime_type !== undefined) return shimOf(spec.runtime_type);
  return spec.path ?? knownAs(spec)?.binary ?? spec.name;
}

/** The package that brings it; undefined if it has a path or is a shim, or there is none. */
export function runtimePackage(spec: RuntimeSpec): string | undefined {
  return spec.path === undefined && spec.runtime_type === undefined ? knownAs(spec)?.package : undefined;
}

export function howToInstall(spec: RuntimeSpec): string {
  if (spec.path !== undefined) return `put the binary at ${spec.path}, or correct the path in the scenario`;
  if (spec.from !== undefined) return '`drivergrid setup SCENARIO` fetches it';
  if (spec.runtime_type !== undefined) return shimInstall(shimOf(spec.runtime_type));
  return (
    knownAs(spec)?.install ?? `put ${spec.name} on PATH, or give its path in the scenario${meantText(spec)}`
  );
}

/** Whether only the host can know it: it has neither a known name nor a path, a shim or a package. */
export function isStrange(spec: RuntimeSpec): boolean {
  return knownAs(spec) === undefined && spec.path === undefined && spec.runtime_type === undefined;
}

function meantText({ name }: RuntimeSpec): string {
  const meant = closestMatch(name, KNOWN_RUNTIMES, { maxDistance: 2 });
  return meant === undefined ? '' : `; if ${meant} was meant, correct the name`;
}

/** Why the binary of a runtime cannot be found, and how to fix it. */
export function whyNotFound(spec: RuntimeSpec, fault: ProgramFault | undefined): string {
  if (fault !== undefined) return `${fault.reason}; ${fault.fix}`;
  if (spec.from !== undefined) {
    return `the package ${runtimePackage(spec) ?? ''} of ${spec.from} is not in the cache; ${howToInstall(spec)}`;
  }
  if (spec.runtime_type !== undefined) return shimMissing(shimOf(spec.runtime_type));
  return `${runtimeBinary(spec)} not found; ${howToInstall(spec)}`;
}

/**
 * Why the binary of a runtime cannot be used at its path: an engine registers a runtime with arguments as a shell
 * script with the unquoted path and arguments (moby daemon/runtime_unix.go).
 */
export function pathObstacle(spec: RuntimeSpec, path: string): string | undefined {
  if ((spec.args ?? []).length === 0 || /^[\w@%+=:,./-]+$/.test(path)) return undefined;
  return `the engine starts a runtime with arguments through a shell script, which splits ${JSON.stringify(path)}; name a path without blanks and quotes, such as a link`;
}

/**
 * Argument lists to try, in order; every cell uses the first that starts a container. If the scenario gives arguments,
 * only those are tried. A shim takes none.
 */
export function argumentCandidates(spec: RuntimeSpec): readonly Fallback[] {
  if (spec.args !== undefined) return [{ args: spec.args, note: '' }];
  const fallbacks = spec.runtime_type === undefined ? knownAs(spec)?.fallbacks : undefined;
  return [{ args: [], note: '' }, ...(fallbacks ?? [])];
}

/** A runtime with the arguments chosen for it, as registered in daemon.json. */
export interface ReadyRuntime {
  readonly name: string;
  /** The known runtime that it is; absent: the one of its name. */
  readonly kind?: string | undefined;
  readonly path: string;
  readonly args: readonly string[];
  readonly runtime_type?: string | undefined;
  /** Of a binary that came in a package: its SHA-256. */
  readonly sha256?: string | undefined;
}
