import { join } from 'node:path';
import { execa } from 'execa';
import { HostError } from '../../core/errors.ts';
import type { Manifest } from '../../core/packages/manifest.ts';
import { programEnvironment } from '../host/program-environment.ts';
import { OWN_CHILD } from '../host/tied-child.ts';

const START_MS = 10_000;

/** How a program ends whose file or libraries do not fit. */
const CRASHES = ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE'];

/**
 * Starts each program that was fetched, where it is to stay. Whatever they make of `--version`: a program that crashes
 * was spoilt on the way, or is not for this machine.
 * @param remove takes the folder away if one crashes
 * @throws HostError that names it
 */
export async function requireRunning(
  { folder, programs, source }: Manifest,
  remove: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  for (const [name, { path }] of Object.entries(programs)) {
    const ended = await execa(join(folder, path), ['--version'], {
      ...{ ...OWN_CHILD, timeout: START_MS, cancelSignal: signal, reject: false },
      ...{ extendEnv: false, env: programEnvironment(), cwd: '/' },
    });
    signal.throwIfAborted();
    if (ended.signal === undefined || !CRASHES.includes(ended.signal)) continue;
    await remove();
    throw new HostError(`${name} of ${source} does not run on this host: it ended by ${ended.signal}`, {
      hint: 'Name another suite with `from:`, or a binary for this host with `path:`.',
    });
  }
}
