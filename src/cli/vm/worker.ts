import { createInterface } from 'node:readline';
import { UsageError } from '../../core/errors.ts';
import { commandLine } from '../command-line.ts';

/**
 * Loads all that a run needs, says so on standard error, waits for a command line, a list in JSON, on standard input,
 * and runs it. Where processors are emulated, loading takes longer than many a run: the state of a guest is saved
 * with the tool loaded (scripts/stand-by.sh).
 * @returns the command's exit code
 */
export async function worker(): Promise<number> {
  await import('../run.ts');
  process.stderr.write('loaded\n');
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    process.stdin.destroy();
    return commandLine(JSON.parse(line) as string[]);
  }
  throw new UsageError('expected a command line on standard input, found its end');
}
