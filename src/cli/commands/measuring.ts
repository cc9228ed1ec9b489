import type { Argv } from 'yargs';
import { SCHEMA_NAMES } from '../json/schema-names.ts';
import { CSV_DIALECT, OF_NEW_RUNS, RESUME, SCENARIO_ARGUMENT, scenarioOptions, WAIT } from '../options.ts';
import { vmCommands } from '../vm/command.ts';
import { REBOOTS_OWN } from '../reboots/own-command.ts';

const KERNEL = {
  type: 'string',
  array: true,
  nargs: 1,
  requiresArg: true,
  describe:
    'an installed kernel, as 6.12 or 6.1.0-50-amd64; two or more, with --boots and --expendable: reboots this host between them',
} as const;
const BOOTS = {
  type: 'number',
  requiresArg: true,
  describe: 'of each --kernel; a verdict needs 3 or more',
} as const;

/** From a scenario to samples. */
export function measuringCommands(yargs: Argv, finish: (code: number) => void): Argv {
  return yargs
    .command(
      'plan SCENARIO',
      'print what a run would do, in order',
      (command) =>
        scenarioOptions(command.positional('SCENARIO', SCENARIO_ARGUMENT))
          .option('kernel', { ...KERNEL, describe: 'a kernel to boot, as 6.12; two or more, with --boots' })
          .option('boots', BOOTS)
          .option('json', { type: 'boolean', default: false, describe: 'as JSON' })
          .example('$0 plan quick --rounds 3 --seed 7', 'rounds, order, cells, estimated time'),
      async (args) => {
        finish(await (await import('../plan.ts')).plan(args.SCENARIO, args, args.json));
      },
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
            type: 'string',
            array: true,
            default: [] as string[],
            describe: 'allow erasing DEVICE; cannot be undone',
            requiresArg: true,
          })
          .option('progress', {
            choices: ['auto', 'live', 'plain', 'json', 'relay', 'none'] as const,
            default: 'auto' as const,
            describe: 'on standard error',
          })
          .option('csv-dialect', CSV_DIALECT)
          .option('json', { type: 'boolean', default: false, describe: 'the summary as JSON' })
          .conflicts('resume', ['precision', ...OF_NEW_RUNS])
          .example('sudo $0 run scenarios/quick.yaml', 'a small grid in a few minutes')
          .example('sudo $0 run quick --only overlay2,vfs,runc', 'two drivers under one runtime')
          .example('sudo $0 run talk-2018 --lab system', "the host's own service; best on a throwaway VM")
          .example(
            'sudo $0 run mine.yaml --pilot',
            'rounds and iterations needed for 2 %, and how long they take',
          )
          .example(
            'sudo $0 run quick --kernel 6.1 --kernel 6.12 --boots 4 --expendable',
            'two installed kernels, by reboots of this throwaway host',
          )
          .example(
            'sudo $0 run --resume results/quick-20261124-031500-a1b2',
            'continue after an interruption',
          ),
      async (args) => {
        finish(await (await import('../run-or-reboot.ts')).runOrReboot(args.SCENARIO, args));
      },
    )
    .command(REBOOTS_OWN, false, {}, async () => {
      finish(await (await import('../reboots/boot-session.ts')).bootSession());
    })
    .command('vm', 'measure in a throwaway guest', (command) => vmCommands(command, finish))
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
          .example('$0 schema > drivergrid.schema.json', 'for yaml-language-server and others')
          .example('$0 schema --of report > report.schema.json', 'to check and to read report --json'),
      async (args) => {
        finish(await (await import('../schema.ts')).schema(args.of));
      },
    );
}
