import { join } from 'node:path';
import type { BareConfig } from '../../../core/engines/bare/bare-config.ts';
import type { EngineRoots } from '../../../core/engines/engine-roots.ts';
import type { Clock } from '../../../ports/clock.ts';
import { runProgram } from '../run-program.ts';

/** A lab whose namespaces a process keeps. */
export interface LabPlace {
  readonly keeper: number;
  readonly config: BareConfig;
  readonly roots: EngineRoots;
  readonly clock: Clock;
  /** Aborts when the namespaces end. */
  readonly gone: AbortSignal;
}

/** Where the host finds a path of the lab. */
export function inside({ keeper }: Pick<LabPlace, 'keeper'>, path: string): string {
  return join(`/proc/${keeper}/root`, path);
}

/**
 * Runs a program in the lab's namespaces of mounts and pids.
 * @param folder where it works, a path of the lab
 * @throws Error with its own words where it does not succeed
 */
export async function runInside(
  place: Pick<LabPlace, 'keeper'>,
  folder: string,
  argv: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  // umount(8) reads /proc/self, which the lab's /proc has of processes in its pid namespace only.
  const enter = ['--target', String(place.keeper), '--mount', '--pid', `--wd=${inside(place, folder)}`];
  await runProgram(['nsenter', ...enter, '--', ...argv], signal);
}
