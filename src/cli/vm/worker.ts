import { createInterface } from 'node:readline';
import { UsageError } from '../../core/errors.ts';
import { commandLine } from '../command-line.ts';

/**
 * Loads everything a run needs, reports that on standard error, waits for a command line (a JSON list) on standard
 * input, and runs it. On emulated processors loading takes longer than many runs, so the state of a guest is saved with
 * the tool loaded (scripts/stand-by.sh).
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
  throw new UsageError('expected a command line on standard input, found end of file');
}
