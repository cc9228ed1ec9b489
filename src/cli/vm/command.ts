import type { Argv } from 'yargs';
import { CSV_DIALECT, OF_NEW_RUNS, RESUME, SCENARIO_ARGUMENT, scenarioOptions, WAIT } from '../options.ts';
import { guestRequest, imageOptions, machineOptions } from './options.ts';

/** `vm` and its commands; each command's module is loaded only when used. */
export function vmCommands(yargs: Argv, finish: (code: number) => void): Argv {
  return yargs
    .command(
      'build',
      "build the guest's image, unless it is cached",
      (command) =>
        imageOptions(command)
          .option('json', { type: 'boolean', default: false, describe: 'as JSON' })
          .example('sudo $0 vm build --suite trixie', 'Debian 13 with its newest kernel')
          .example('sudo $0 vm build --kernel 6.1 --kernel 6.12', 'two kernels under one user land'),
      async (args) => {
        finish(await (await import('./build.ts')).build(guestRequest(args), args.json));
      },
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
          .option('progress', {
            choices: ['auto', 'live', 'plain', 'json', 'none'] as const,
            default: 'auto' as const,
            describe: 'on standard error',
          })
          .option('csv-dialect', CSV_DIALECT)
          .option('json', { type: 'boolean', default: false, describe: 'the summary as JSON' })
          .conflicts('resume', ['SCENARIO', ...OF_NEW_RUNS])
          .conflicts('resume', ['suite', 'kernel', 'mirror'])
          .example('sudo $0 vm run talk-2018', "the talk's grid, direct-lvm on a spare disk")
          .example('sudo $0 vm run quick --kernel 6.1 --kernel 6.12', 'the same on two kernels, boot by boot')
          .example('sudo $0 vm run --resume results/quick-20261124-031500-a1b2', 'continue in a new guest'),
      async (args) => {
        finish(await (await import('./run.ts')).run(args.SCENARIO, args));
      },
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
          .example('sudo $0 vm shell', 'look around')
          .example('sudo $0 vm shell -- docker info', "one command; its exit code is the tool's"),
      async (args) => {
        const words = [...(args.COMMAND ?? []), ...((args['--'] as string[] | undefined) ?? [])];
        finish(await (await import('./shell.ts')).shell(guestRequest(args), args, words));
      },
    )
    .command(
      'list',
      'list images and running guests',
      (command) => command.option('json', { type: 'boolean', default: false, describe: 'as JSON' }),
      async (args) => {
        finish(await (await import('./list.ts')).list(args.json));
      },
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
          .option('all', { type: 'boolean', default: false, describe: 'every image' }),
      async (args) => {
        finish(await (await import('./remove.ts')).remove(args.KEY ?? [], args.all));
      },
    )
    .command(ownCommand, false, {}, async () => {
      finish(await (await import('./worker.ts')).worker());
    })
    .demandCommand(1, 'Name a command: build, run, shell, list or rm.');
}

/** For the tool itself, in a guest. */
const ownCommand = 'worker';
const optionalScenario = { ...SCENARIO_ARGUMENT, demandOption: false } as const;
