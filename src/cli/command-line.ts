import yargs from 'yargs';
import { EXIT, UsageError } from '../core/errors.ts';
import { hostCommands } from './commands/host.ts';
import { measuringCommands } from './commands/measuring.ts';
import type { Perform } from './commands/perform.ts';
import { resultCommands } from './commands/results.ts';
import { NARROWEST } from './examples.ts';
import { exitCodesText } from './exit-codes.ts';
import { withExplainCount } from './explain-count.ts';
import { printData } from './output.ts';
import { requireOnce } from './require-once.ts';
import { toolVersion } from '../tool-version.ts';

/**
 * Parses the command line and runs the command.
 * @returns the exit code
 * @throws DrivergridError, UsageError for a wrong command line
 */
export async function commandLine(argv: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.done;
  await parsed(argv, async (run) => {
    exitCode = await run();
  });
  return exitCode;
}

/**
 * Parses the command line, and gives the command that was asked for to `perform`; help and version are printed.
 * @throws UsageError for a wrong command line
 */
export async function parsed(argv: readonly string[], perform: Perform): Promise<void> {
  const program = yargs()
    .scriptName('drivergrid')
    .usage('$0 COMMAND\n\nMeasures how much time storage drivers and OCI runtimes add to docker run.');
  for (const commands of [hostCommands, measuringCommands, resultCommands]) commands(program, perform);
  await program
    .demandCommand(1, 'Name a command.')
    .recommendCommands()
    .strict()
    .check(requireOnce)
    .version(toolVersion())
    .alias('V', 'version')
    .alias('h', 'help')
    .wrap(Math.max(NARROWEST, Math.min(100, process.stdout.columns || 100)))
    .epilogue(exitCodesText())
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      // A YError is yargs' own complaint about the command line; yargs exports no class for it.
      if (error !== undefined && error.name !== 'YError') throw error;
      throw new UsageError(message ?? 'wrong usage', { hint: 'See `drivergrid --help`.' });
    })
    .parseAsync(withExplainCount(argv), {}, (_error, _args, output) => {
      if (output !== '') printData(output);
    });
}
