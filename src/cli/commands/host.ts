import type { Argv } from 'yargs';
import { SCENARIO_ARGUMENT } from '../options.ts';

/** What is done to this host before and after measuring. */
export function hostCommands(yargs: Argv, finish: (code: number) => void): Argv {
  return yargs
    .command(
      'setup [SCENARIO]',
      'install what this host lacks for a scenario',
      (command) =>
        command
          .positional('SCENARIO', { ...SCENARIO_ARGUMENT, demandOption: false, default: 'quick' })
          .option('dry-run', {
            type: 'boolean',
            default: false,
            describe: 'say what would be done, do nothing',
          })
          .example('sudo $0 setup quick', 'the engine and runtimes of scenarios/quick.yaml'),
      async (args) => {
        finish(await (await import('../setup.ts')).setup(args.SCENARIO, args.dryRun));
      },
    )
    .command(
      'doctor [SCENARIO]',
      'what this host can measure, tried for real',
      (command) =>
        command
          .positional('SCENARIO', { ...SCENARIO_ARGUMENT, demandOption: false, default: 'quick' })
          .option('json', { type: 'boolean', default: false, describe: 'as JSON' })
          .example(
            'sudo $0 doctor scenarios/talk-2018.yaml',
            'each driver setup and runtime: yes, or why not',
          ),
      async (args) => {
        finish(await (await import('../doctor.ts')).doctor(args.SCENARIO, args.json));
      },
    )
    .command(
      'restore',
      'undo what an interrupted run left',
      (command) =>
        command
          .option('json', { type: 'boolean', default: false, describe: 'as JSON' })
          .example('sudo $0 restore', 'says what it did; nothing to undo is no error'),
      async (args) => {
        finish(await (await import('../restore.ts')).restore(args.json));
      },
    );
}
