import { execa } from 'execa';
import { programEnvironment } from './program-environment.ts';
import { OWN_CHILD } from './tied-child.ts';

const COMMAND_DEADLINE_MS = 60_000;

/**
 * Runs a program with arguments, never through a shell.
 * @returns its standard output
 * @throws the signal's reason, or Error with the program's own message and exit code
 */
export async function runCommand(
  file: string,
  args: readonly string[],
  deadlineMs = COMMAND_DEADLINE_MS,
  signal?: AbortSignal,
): Promise<string> {
  const result = await execa(file, args, {
    ...OWN_CHILD,
    timeout: deadlineMs,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
    extendEnv: false,
    env: programEnvironment(),
  });
  signal?.throwIfAborted();
  if (result.failed) {
    const said = [result.stderr, result.stdout].filter((text) => text !== '').join('\n');
    throw new Error(`${[file, ...args].join(' ')}: ${said || result.shortMessage}`);
  }
  return result.stdout;
}
