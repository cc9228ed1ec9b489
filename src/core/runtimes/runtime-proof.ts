import { check } from '../record/check.ts';
import type { Check } from '../record/events.ts';
import type { ReadyRuntime } from './known-runtimes.ts';

/** What can be seen of a running container's runtime, besides the engine's own report (ports/lab.ts, RuntimeTrace). */
export interface RuntimeTraces {
  readonly binary: string;
  readonly wrapper: string;
  readonly stateFiles: readonly { readonly name: string; readonly head: string }[];
}

/**
 * Checks which runtime really started a container: the binary that containerd's shim was told to run, the arguments the
 * engine put before the OCI command, and the form of the state the runtime left. The engine's report is not enough:
 * 20.10 accepts a `runtimeType` it does not know and runs plain runc.
 * @param how the runtime called runc is named when it is started
 */
export function runtimeChecks(
  expected: ReadyRuntime,
  traces: RuntimeTraces,
  { runc }: { readonly runc: string } = { runc: 'runc' },
): Check[] {
  if (expected.runtime_type !== undefined) {
    const found = traces.binary === '' ? 'a shim of its own' : `runc's shim with ${traces.binary}`;
    return [check('runtime shim', 'a shim of its own', found)];
  }
  // The engine writes a script only to add arguments; a script at the runtime's own path is the runtime itself.
  const isEngines = traces.wrapper !== '' && traces.binary !== expected.path;
  const command = isEngines ? commandOf(traces.wrapper) : traces.binary;
  // runc, the engine's own, is named without a path and found on the engine's PATH.
  const path = expected.name === 'runc' ? runc : expected.path;
  const binary = [path, ...expected.args].join(' ');
  const checks = [check('runtime command', binary, command)];
  const family = KNOWN_FAMILIES[expected.name];
  return family === undefined ? checks : [...checks, check('runtime state', family, stateFamily(traces))];
}

const KNOWN_FAMILIES: Readonly<Record<string, string>> = {
  runc: 'runc',
  crun: 'crun',
  runsc: 'runsc',
  youki: 'youki',
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
