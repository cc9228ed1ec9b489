import type { ReadyRuntime } from '../runtimes/known-runtimes.ts';
import type { ConfigFile } from './engine-kind.ts';

/**
 * What an engine that starts runtimes without arguments of the user's is given as a runtime's program: a script that adds
 * them, if there are any, as Docker writes it (moby daemon/runtime_unix.go).
 * @param work the start's folder
 */
export function runtimeProgram({ name, path, args }: ReadyRuntime, work: string): string {
  return args.length === 0 ? path : wrapperPath(work, name);
}

/** The script; none if there are no arguments. */
export function runtimeWrapper({ name, path, args }: ReadyRuntime, work: string): ConfigFile[] {
  if (args.length === 0) return [];
  const text = `#!/bin/sh\nexec ${[path, ...args].join(' ')} "$@"\n`;
  return [{ path: wrapperPath(work, name), text, isProgram: true }];
}

/** Where a runtime keeps its state, if it is told: a folder for each. */
export function stateFolder(work: string, runtime: string): string {
  return `${work}/state/runtime-${runtime}`;
}

function wrapperPath(work: string, runtime: string): string {
  return `${work}/runtime-${runtime}`;
}
