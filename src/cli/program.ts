import yargs, { type Argv } from 'yargs';
import { UsageError } from '../core/errors.ts';
import { toolVersion } from '../tool-version.ts';
import { hostCommands } from './commands/host.ts';
import { measuringCommands } from './commands/measuring.ts';
import type { Perform } from './commands/perform.ts';
import { resultCommands } from './commands/results.ts';
import { verdictCommands } from './commands/verdicts.ts';
import { exitCodesText } from './exit-codes.ts';
import { internals } from './yargs-internals.ts';
import { requirePlainValues } from './plain-values.ts';

export const PURPOSE = 'Measures how much time storage drivers and OCI runtimes add to containers.';

/**
 * Every command with its options: what is parsed, and what help, manual and completion are made of.
 * @param words - what is to be parsed, for messages
 */
export function program(perform: Perform, width: number, words: readonly string[] = []): Argv {
  const program: Argv = yargs().scriptName('drivergrid').usage(`$0 COMMAND\n\n${PURPOSE}`);
  for (const commands of [hostCommands, measuringCommands, resultCommands, verdictCommands])
    commands(program, perform);
  return program
    .demandCommand(1, 'Name a command.')
    .recommendCommands()
    .strict()
    .check((args) => requirePlainValues(args, internals(program), words))
    .updateStrings({ 'Not enough arguments following: %s': 'expected a value after --%s' })
    .version(toolVersion())
    .alias('V', 'version')
    .alias('h', 'help')
    .wrap(width)
    .epilogue(exitCodesText())
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      // A YError is yargs' own complaint about the command line; yargs exports no class for it.
      if (error !== undefined && error.name !== 'YError') throw error;
      const { commands } = internals(program).getInternalMethods().getContext();
      const help = ['drivergrid', ...commands, '--help'].join(' ');
      throw new UsageError(message ?? 'wrong usage', { hint: `See \`${help}\`.` });
    });
}
