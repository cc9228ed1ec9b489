import { execa } from 'execa';
import type { ProgramEnd } from '../../ports/floor-api.ts';
import { programEnvironment } from '../host/program-environment.ts';
import { OWN_CHILD } from '../host/tied-child.ts';

/** A program that prints without end is ended, and its output is not kept. */
const MOST_OUTPUT_BYTES = 2 ** 20;

/**
 * Runs a program to its end; when the signal aborts, the program is ended first.
 * @throws the signal's reason; Error where the program did not end by itself
 */
export async function programEnd(
  [file = '', ...args]: readonly string[],
  signal: AbortSignal,
): Promise<ProgramEnd> {
  signal.throwIfAborted();
  const child = execa(file, args, {
    ...{ ...OWN_CHILD, maxBuffer: MOST_OUTPUT_BYTES },
    ...{ stripFinalNewline: false, extendEnv: false, env: programEnvironment() },
  });
  const end = (): void => {
    // With the processes that it has started: it is the leader of its own group, as long as it is not waited for.
    const isRunning = child.exitCode === null && child.signalCode === null;
    if (child.pid !== undefined && isRunning) process.kill(-child.pid, 'SIGKILL');
    // Whatever has left the group keeps them open, and would be waited for.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  signal.addEventListener('abort', end, { once: true });
  const result = await child;
  signal.removeEventListener('abort', end);
  signal.throwIfAborted();
  if (result.isMaxBuffer)
    throw new Error(`expected at most ${MOST_OUTPUT_BYTES} bytes of output, found more`);
  if (result.exitCode === undefined) throw new Error(result.shortMessage ?? `${file} did not end by itself`);
  return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
}

/** The same for a program that is to succeed. @throws Error with its own words where it does not */
export async function runProgram(argv: readonly string[], signal: AbortSignal): Promise<void> {
  const { exitCode, stderr } = await programEnd(argv, signal);
  if (exitCode !== 0)
    throw new Error(`${argv[0] ?? ''} ended with ${exitCode}: ${stderr.trim().slice(0, 2000)}`);
}
