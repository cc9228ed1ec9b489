import type { Argv } from 'yargs';
import type { Perform } from '../commands/perform.ts';
import { examples } from '../examples.ts';
import {
  CSV_DIALECT,
  OF_NEW_RUNS,
  PROGRESS,
  RESUME,
  SCENARIO_ARGUMENT,
  scenarioOptions,
  WAIT,
} from '../options.ts';
import { guestRequest, imageOptions, machineOptions } from './options.ts';

/** `vm` and its commands; each command's module is loaded only when used. */
export function vmCommands(yargs: Argv, perform: Perform): Argv {
  return yargs
    .command(
      'build',
      "build the guest's image, unless it is cached",
      (command) =>
        imageOptions(command)
          .option('json', { type: 'boolean', default: false, describe: 'as JSON' })
          .example(
            examples(
              ['sudo $0 vm build --suite trixie', 'Debian 13 with its newest kernel'],
              ['sudo $0 vm build --kernel 6.1,6.12', 'two kernels under one user land'],
            ),
          ),
      (args) => perform(async () => (await import('./build.ts')).build(guestRequest(args), args.json)),
    )
    .command(
      'run [SCENARIO]',
      'measure in a throwaway guest',
      (command) =>
        machineOptions(imageOptions(scenarioOptions(command.positional('SCENARIO', optionalScenario))))
          .default('lab', undefined, 'system; private if an engine is `from:` a suite')
          .option('boots', {
            type: 'number',
            default: 2,
            requiresArg: true,
            describe: 'of each kernel, if there are several; a verdict needs 3 or more',
          })
          .option('out', { type: 'string', describe: 'folder for the results', requiresArg: true })
          .option('resume', RESUME)
          .option('wait', WAIT)
          .option('progress', PROGRESS)
          .option('csv-dialect', CSV_DIALECT)
          .option('json', { type: 'boolean', default: false, describe: 'the summary as JSON' })
          .conflicts('resume', ['SCENARIO', ...OF_NEW_RUNS])
          .conflicts('resume', ['suite', 'kernel', 'mirror'])
          .example(
            examples(
              ['sudo $0 vm run talk-2018', "the talk's grid, direct-lvm on a spare disk"],
              ['sudo $0 vm run quick --kernel 6.1,6.12', 'the same grid on two kernels, boot by boot'],
              ['sudo $0 vm run --resume latest', 'continue in a new guest'],
            ),
          ),
      (args) => perform(async () => (await import('./run.ts')).run(args.SCENARIO, args)),
    )
    .command(
      'shell [COMMAND..]',
      'open a shell in a guest, which is removed afterwards',
      (command) =>
        machineOptions(imageOptions(command))
          // What stands after -- is the guest's, word for word.
          .parserConfiguration({ 'populate--': true, 'parse-positional-numbers': false })
          .positional('COMMAND', {
            type: 'string',
            array: true,
            describe: 'run one command instead, given after --',
          })
          .example(
            examples(
              ['sudo $0 vm shell', 'look around'],
              ['sudo $0 vm shell -- docker info', 'run one command, and exit with its code'],
            ),
          ),
      async (args) => {
        const words = [...(args.COMMAND ?? []), ...((args['--'] as string[] | undefined) ?? [])];
        await perform(async () => (await import('./shell.ts')).shell(guestRequest(args), args, words));
      },
    )
    .command(
      'list',
      'list images and running guests',
      (command) =>
        command
          .option('json', { type: 'boolean', default: false, describe: 'as JSON' })
          .example(examples(['sudo $0 vm list', 'what is cached, how large it is, and what runs'])),
      (args) => perform(async () => (await import('./list.ts')).list(args.json)),
    )
    .command(
      'rm [KEY..]',
      'remove images',
      (command) =>
        command
          .positional('KEY', {
            type: 'string',
            array: true,
            describe: 'as `vm list` prints it, or its beginning',
          })
          .option('all', { type: 'boolean', default: false, describe: 'every image' })
          .example(examples(['sudo $0 vm rm --all', 'free the disk space of every image'])),
      (args) => perform(async () => (await import('./remove.ts')).remove(args.KEY ?? [], args.all)),
    )
    .command(ownCommand, false, {}, () => perform(async () => (await import('./worker.ts')).worker()))
    .demandCommand(1, 'Name a command: build, run, shell, list or rm.');
}

/** For the tool itself, in a guest. */
const ownCommand = 'worker';
const optionalScenario = { ...SCENARIO_ARGUMENT, demandOption: false } as const;
