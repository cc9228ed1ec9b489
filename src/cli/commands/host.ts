import type { Argv } from 'yargs';
import { DEFAULT_MIRROR } from '../../core/packages/debian-source.ts';
import { mirrorUrl } from '../mirror-url.ts';
import { examples } from '../examples.ts';
import { SCENARIO_ARGUMENT, WAIT } from '../options.ts';
import type { Perform } from './perform.ts';

/** Commands for this host, before and after measuring. */
export function hostCommands(yargs: Argv, perform: Perform): Argv {
  return yargs
    .command(
      'setup [SCENARIO]',
      'install what a scenario needs on this host',
      (command) =>
        command
          .positional('SCENARIO', { ...SCENARIO_ARGUMENT, demandOption: false, default: 'quick' })
          .option('dry-run', {
            type: 'boolean',
            default: false,
            describe: 'print what would be done, do nothing',
          })
          .option('refresh', {
            type: 'boolean',
            default: false,
            describe: 'ask for newer versions of what the scenario takes `from:` a suite',
          })
          .option('mirror', MIRROR)
          .example(
            examples(
              ['sudo $0 setup quick', 'the engine and runtimes of the scenario quick'],
              ['sudo $0 setup engines --dry-run', 'what it would install and fetch'],
            ),
          ),
      async (args) => {
        const options = { dryRun: args.dryRun, refresh: args.refresh, mirror: givenMirror(args) };
        await perform(async () => (await import('../setup.ts')).setup(args.SCENARIO, options));
      },
    )
    .command(
      'doctor [SCENARIO]',
      'try what this host can measure',
      (command) =>
        command
          .positional('SCENARIO', { ...SCENARIO_ARGUMENT, demandOption: false, default: 'quick' })
          .option('mirror', MIRROR)
          .option('wait', WAIT)
          .option('json', { type: 'boolean', default: false, describe: 'as JSON' })
          .example(examples(['sudo $0 doctor talk-2018', 'each driver setup and runtime: yes, or why not'])),
      (args) =>
        perform(async () =>
          (await import('../doctor.ts')).doctor(args.SCENARIO, {
            json: args.json,
            mirror: givenMirror(args),
            wait: args.wait,
          }),
        ),
    )
    .command(
      'restore',
      'undo what an interrupted run left',
      (command) =>
        command
          .option('wait', WAIT)
          .option('json', { type: 'boolean', default: false, describe: 'as JSON' })
          .example(examples(['sudo $0 restore', 'prints what it undid; no error if there is nothing'])),
      (args) => perform(async () => (await import('../restore.ts')).restore(args)),
    );
}

const MIRROR = {
  type: 'string',
  describe: `of Debian, for what the scenario takes \`from:\` a suite [the host's own, or ${DEFAULT_MIRROR}]`,
  requiresArg: true,
} as const;

function givenMirror({ mirror }: { readonly mirror?: string | undefined }): string | undefined {
  return mirror === undefined ? undefined : mirrorUrl(mirror);
}
