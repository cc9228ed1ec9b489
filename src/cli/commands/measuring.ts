import type { Argv } from 'yargs';
import { examples } from '../examples.ts';
import { SHELLS } from '../completion/key.ts';
import { LIST, LIST_OR_NONE } from '../list-option.ts';
import {
  CSV_DIALECT,
  OF_NEW_RUNS,
  PROGRESS,
  RESUME,
  SCENARIO_ARGUMENT,
  scenarioOptions,
  WAIT,
} from '../options.ts';
import { SCHEMA_NAMES } from '../json/schema-names.ts';
import { vmCommands } from '../vm/command.ts';
import { REBOOTS_OWN } from '../reboots/own-command.ts';
import type { Perform } from './perform.ts';

const KERNEL = {
  ...LIST,
  describe:
    'two or more installed kernels, such as 6.1,6.12 or 6.1.0-50-amd64; with --boots and --expendable: reboots this host between them',
} as const;
const BOOTS = {
  type: 'number',
  requiresArg: true,
  describe: 'of each --kernel; a verdict needs 3 or more',
} as const;

/** From a scenario to samples. */
export function measuringCommands(yargs: Argv, perform: Perform): Argv {
  return yargs
    .command(
      'plan SCENARIO',
      'print what a run would do, in order',
      (command) =>
        scenarioOptions(command.positional('SCENARIO', SCENARIO_ARGUMENT))
          .option('kernel', {
            ...KERNEL,
            describe: 'two or more kernels to boot, such as 6.1,6.12; with --boots',
          })
          .option('boots', BOOTS)
          .option('verbose', {
            type: 'boolean',
            default: false,
            describe: "also list every cell's iterations, in order",
          })
          .option('json', { type: 'boolean', default: false, describe: 'as JSON' })
          .example(
            examples(
              ['$0 plan quick --rounds 3 --seed 7', 'rounds, order, cells, estimated time'],
              ['$0 plan quick --kernel 6.1,6.12 --boots 3', 'the same on two kernels'],
            ),
          ),
      (args) => perform(async () => (await import('../plan.ts')).plan(args.SCENARIO, args)),
    )
    .command(
      'run [SCENARIO]',
      'measure',
      (command) =>
        scenarioOptions(command.positional('SCENARIO', { ...SCENARIO_ARGUMENT, demandOption: false }))
          .option('out', { type: 'string', describe: 'folder for the results', requiresArg: true })
          .option('resume', RESUME)
          .option('wait', WAIT)
          .option('kernel', KERNEL)
          .option('boots', BOOTS)
          .option('boot-by-hand', {
            type: 'boolean',
            default: false,
            describe:
              'with --kernel (whole releases) and --boots: do not reboot; you boot each kernel when asked, then use --resume',
          })
          .option('pilot', {
            type: 'boolean',
            default: false,
            describe: 'run a 3 x 5 pilot and recommend rounds and iterations',
          })
          .option('precision', {
            type: 'string',
            requiresArg: true,
            describe:
              'add rounds until every 95 % interval is within this share of its mean, such as 2%; at most --rounds [50]',
          })
          .option('expendable', {
            type: 'boolean',
            default: false,
            describe:
              'this is a throwaway host: let the system lab take over an engine that holds containers, images or volumes; let driver setups with `overlay` set kernel parameters; let --kernel reboot it',
          })
          .option('rootfs-program', {
            type: 'string',
            requiresArg: true,
            describe:
              'scripts/rootfs.c as compiled elsewhere (cc -O2 -static), for a host without a compiler',
          })
          .option('wipe', {
            ...LIST_OR_NONE,
            describe: 'allow erasing these devices; cannot be undone',
          })
          .option('progress', PROGRESS)
          // For the host of a guest, which shows the events itself.
          .option('relay', { type: 'boolean', default: false, hidden: true })
          .option('csv-dialect', CSV_DIALECT)
          .option('json', { type: 'boolean', default: false, describe: 'the summary as JSON' })
          .conflicts('resume', ['precision', ...OF_NEW_RUNS])
          .example(
            examples(
              ['sudo $0 run quick', 'a small grid in a few minutes'],
              ['sudo $0 run quick --only overlay2,vfs,runc', 'two drivers under one runtime'],
              ['sudo $0 run talk-2018 --lab system', "the host's own service; best on a throwaway VM"],
              ['sudo $0 run quick --pilot', 'how many rounds and iterations it takes for 2 %, and how long'],
              [
                'sudo $0 run quick --kernel 6.1,6.12 --boots 3 --expendable',
                'two installed kernels, by reboots of this throwaway host',
              ],
              ['sudo $0 run --resume latest', 'continue after an interruption'],
            ),
          ),
      (args) =>
        perform(async () => {
          const options = { ...args, progress: args.relay ? ('relay' as const) : args.progress };
          return (await import('../run-or-reboot.ts')).runOrReboot(args.SCENARIO, options);
        }),
    )
    .command(REBOOTS_OWN, false, {}, () =>
      perform(async () => (await import('../reboots/boot-session.ts')).bootSession()),
    )
    .command('vm', 'measure in a throwaway guest', (command) => vmCommands(command, perform))
    .command(
      'schema',
      'print the JSON Schema of the scenario, or of what a command prints with --json',
      (command) =>
        command
          .option('of', {
            choices: SCHEMA_NAMES,
            default: 'scenario' as const,
            describe: 'a scenario, or the JSON of a command',
          })
          .example(
            examples(
              ['$0 schema > drivergrid.schema.json', 'for yaml-language-server and others'],
              ['$0 schema --of report > report.schema.json', 'to check and to read report --json'],
            ),
          ),
      (args) => perform(async () => (await import('../schema.ts')).schema(args.of)),
    )
    .command(
      'completion [SHELL]',
      'print a script that completes commands in a shell',
      (command) =>
        command
          .positional('SHELL', { choices: SHELLS, describe: 'the login shell if left out' })
          .example(
            examples(
              ['eval "$($0 completion bash)"', 'in this shell; in ~/.bashrc: in every one'],
              ['$0 completion zsh > _drivergrid', 'for a folder of $fpath'],
              ['$0 completion fish > drivergrid.fish', 'for ~/.config/fish/completions'],
            ),
          ),
      (args) => perform(async () => (await import('../completion/print.ts')).completion(args.SHELL)),
    );
}
