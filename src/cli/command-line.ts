import { EXIT } from '../core/errors.ts';
import { COMPLETION_KEY } from './completion/key.ts';
import type { Perform } from './commands/perform.ts';
import { withExplainCount } from './explain-count.ts';
import { helpWidth } from './help-width.ts';
import { printData } from './output.ts';
import { program } from './program.ts';

/**
 * Parses the command line and runs the command.
 * @returns the exit code
 * @throws DrivergridError, UsageError for a wrong command line
 */
export async function commandLine(words: readonly string[]): Promise<number> {
  if (words[0] === COMPLETION_KEY) {
    return (await import('./completion/print.ts')).printCompletions(words.slice(1));
  }
  let exitCode: number = EXIT.done;
  await parsed(words, async (run) => {
    exitCode = await run();
  });
  return exitCode;
}

/**
 * Parses the command line, and gives the command that was asked for to `perform`; help and version are printed.
 * @throws UsageError for a wrong command line
 */
export async function parsed(words: readonly string[], perform: Perform): Promise<void> {
  const counted = withExplainCount(words);
  const width = helpWidth(process.stdout.columns);
  await program(perform, width, counted).parseAsync(counted, {}, (_error, _args, output) => {
    if (output !== '') printData(output);
  });
}
