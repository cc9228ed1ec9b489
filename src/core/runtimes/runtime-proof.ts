import type { EngineKind } from '../engines/engine-kind.ts';
import { check } from '../record/check.ts';
import type { Check } from '../record/events.ts';
import { runtimeKind, type ReadyRuntime } from './known-runtimes.ts';
import { kindOfShim, shimOf } from './shims.ts';

/** What can be seen of a running container's runtime, besides the engine's own report (ports/lab.ts, RuntimeTrace). */
export interface RuntimeTraces {
  readonly shim: string;
  readonly program: string;
  readonly binary: string;
  readonly wrapper: string;
  readonly stateFiles: readonly { readonly name: string; readonly head: string }[];
}

/**
 * Checks that the binary of a package is the one that was fetched.
 * @param found SHA-256 of the file at the runtime's path, as the engine sees it
 */
export function digestChecks({ sha256 }: ReadyRuntime, found: string): Check[] {
  return sha256 === undefined ? [] : [check('SHA-256 of the runtime', sha256, found)];
}

/**
 * Checks which runtime really started a container: the shim that a `runtimeType` names, or else the binary that containerd's shim or conmon was told to run, the
 * arguments the engine put before the OCI command, and the form of the state the runtime left. The engine's report is not
 * enough: Docker 20.10 accepts a `runtimeType` it does not know and runs plain runc, and Podman ignores the runtime that a
 * client names.
 */
export function runtimeChecks(
  expected: ReadyRuntime,
  traces: RuntimeTraces,
  { ownRuntime }: Pick<EngineKind, 'ownRuntime'>,
): Check[] {
  if (expected.runtime_type !== undefined) return shimChecks(expected.runtime_type, traces);
  // The engine writes a script only to add arguments; a script at the runtime's own path is the runtime itself.
  const isEngines = traces.wrapper !== '' && traces.binary !== expected.path;
  const command = isEngines ? commandOf(traces.wrapper) : traces.binary;
  // The engine's own is named without a path and found on the engine's PATH.
  const binary = expected.name === ownRuntime ? ownRuntime : [expected.path, ...expected.args].join(' ');
  const checks = [check('runtime command', binary, command)];
  const family = KNOWN_FAMILIES[runtimeKind(expected)];
  return family === undefined ? checks : [...checks, check('runtime state', family, stateFamily(traces))];
}

/**
 * A shim by its name, or by its path if the type is one. One that runs an OCI runtime takes the first on the engine's PATH
 * unless it is told another, so what ran is told too.
 */
function shimChecks(runtimeType: string, traces: RuntimeTraces): Check[] {
  const shim = shimOf(runtimeType);
  const found = shim.startsWith('/') ? traces.shim : baseOf(traces.shim);
  const checks = [check('runtime shim', shim, found === '' ? 'none found' : found)];
  const kind = kindOfShim(shim);
  if (kind === 'kata') return [...checks, monitorCheck(traces, baseOf(shim))];
  const family = kind === undefined ? undefined : KNOWN_FAMILIES[kind];
  return family === undefined ? checks : [...checks, check('runtime state', family, stateFamily(traces))];
}

/** Programs that run a virtual machine. */
const MONITORS = /^(?:qemu-|cloud-hypervisor|firecracker|stratovirt)/;

/** The process that the engine knows is the virtual machine, or the shim, which has Dragonball built in. */
function monitorCheck({ program }: RuntimeTraces, shim: string): Check {
  const name = baseOf(program);
  return {
    what: 'process of the container',
    expected: 'a virtual machine',
    found: name === '' ? 'none found' : name,
    ok: MONITORS.test(name) || name === shim,
  };
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

const KNOWN_FAMILIES: Readonly<Record<string, string>> = {
  runc: 'runc',
  crun: 'crun',
  runsc: 'runsc',
  youki: 'youki',
  // What is built on another one, or calls it, leaves that one's state.
  'crun-wasm': 'crun',
  krun: 'crun',
  'sysbox-runc': 'runc',
  nvidia: 'runc',
  'nvidia-container-runtime': 'runc',
};

/** The script that an engine writes to add arguments: `#!/bin/sh\n/usr/bin/runsc --network=none $@`. */
function commandOf(wrapper: string): string {
  const line =
    wrapper.split('\n').find((candidate) => candidate.trim() !== '' && !candidate.startsWith('#')) ?? '';
  return line
    .replace(/^exec\s+/, '')
    .replace(/\s*"?\$@"?\s*$/, '')
    .trim();
}

/** Each runtime's state folder has its own form (runc libcontainer, crun status.c, gVisor container.go). */
function stateFamily({ stateFiles }: RuntimeTraces): string {
  const state = stateFiles.find((file) => file.name === 'state.json');
  if (state !== undefined)
    return /"(init_process_pid|init_process_start)"/.test(state.head) ? 'runc' : 'youki';
  if (stateFiles.some((file) => file.name === 'status')) return 'crun';
  if (stateFiles.some((file) => file.name.includes('_sandbox:'))) return 'runsc';
  return stateFiles.length === 0
    ? 'none found'
    : `unknown (${stateFiles.map((file) => file.name).join(', ')})`;
}
