import yargs from 'yargs';
import { EXIT, UsageError } from '../core/errors.ts';
import { hostCommands } from './commands/host.ts';
import { measuringCommands } from './commands/measuring.ts';
import { resultCommands } from './commands/results.ts';
import { toolVersion } from '../tool-version.ts';

/**
 * Parses the command line and runs the command. Each command's module is loaded only when used, so that `--help`
 * answers at once.
 * @returns the exit code
 * @throws DrivergridError, UsageError for a wrong command line
 */
export async function commandLine(argv: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.done;
  const finish = (code: number): void => {
    exitCode = code;
  };
  const program = yargs([...argv])
    .scriptName('drivergrid')
    .usage('$0 COMMAND\n\nMeasures how much time storage drivers and OCI runtimes add to docker run.');
  for (const commands of [hostCommands, measuringCommands, resultCommands]) commands(program, finish);
  await program
    .demandCommand(1, 'Name a command.')
    .recommendCommands()
    .strict()
    .version(toolVersion())
    .alias('h', 'help')
    .wrap(Math.min(100, process.stdout.columns || 100))
    .epilogue(
      'Exit codes: 0 done, 1 regression (compare, trend), 2 wrong usage or scenario, 3 this host cannot do it,\n' +
        '4 finished with failed cells, 5 inconclusive (compare, trend), 6 restore could not complete, 129/130/143 interrupted by SIGHUP/SIGINT/SIGTERM and restored,\n' +
        '141 the reader of standard output has gone. An unsupported cell is not a failure.',
    )
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      // A YError is yargs' own complaint about the command line; yargs exports no class for it.
      if (error !== undefined && error.name !== 'YError') throw error;
      throw new UsageError(message ?? 'wrong usage', { hint: 'See `drivergrid --help`.' });
    })
    .parseAsync();
  return exitCode;
}
