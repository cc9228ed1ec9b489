import yargs from 'yargs';
import { EXIT, UsageError } from '../core/errors.ts';
import { GRID_STATS } from '../core/grid.ts';
import { CSV_DIALECT, PICTURE_OPTIONS, SCENARIO_ARGUMENT, scenarioOptions } from './options.ts';
import { toolVersion } from '../tool-version.ts';
import { vmCommands } from './vm/command.ts';

/**
 * Parses the command line and runs the command. Each command's module is loaded only when it is wanted, so
 * that `--help` answers at once.
 * @returns the exit code
 * @throws DrivergridError, UsageError for a wrong command line
 */
export async function commandLine(argv: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.done;
  const finish = (code: number): void => {
    exitCode = code;
  };
  await yargs([...argv])
    .scriptName('drivergrid')
    .usage('$0 COMMAND\n\nMeasures what a Docker storage driver and a low-level runtime cost.')
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
        finish(await (await import('./setup.ts')).setup(args.SCENARIO, args.dryRun));
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
        finish(await (await import('./doctor.ts')).doctor(args.SCENARIO, args.json));
      },
    )
    .command(
      'plan SCENARIO',
      'print what a run would do, in order',
      (command) =>
        scenarioOptions(command.positional('SCENARIO', SCENARIO_ARGUMENT))
          .option('json', { type: 'boolean', default: false, describe: 'as JSON' })
          .example('$0 plan quick --rounds 3 --seed 7', 'rounds, order, cells, estimated time'),
      async (args) => {
        finish(await (await import('./plan.ts')).plan(args.SCENARIO, args, args.json));
      },
    )
    .command(
      'run [SCENARIO]',
      'measure',
      (command) =>
        scenarioOptions(command.positional('SCENARIO', { ...SCENARIO_ARGUMENT, demandOption: false }))
          .option('out', { type: 'string', describe: 'folder for the results', requiresArg: true })
          .option('resume', { type: 'string', describe: 'run directory to continue', requiresArg: true })
          .option('pilot', {
            type: 'boolean',
            default: false,
            describe: 'measure 3 rounds of 5 iterations, and tell how many a run needs',
          })
          .option('precision', {
            type: 'string',
            requiresArg: true,
            describe: 'such as 2%: go on until every mean is known to that, for at most --rounds [50]',
          })
          .option('expendable', {
            type: 'boolean',
            default: false,
            describe: 'system lab: take the engine over although it holds containers, images or volumes',
          })
          .option('wipe', {
            type: 'string',
            array: true,
            default: [] as string[],
            describe: 'erase what this device of the scenario holds; it cannot be undone',
            requiresArg: true,
          })
          .option('progress', {
            choices: ['auto', 'live', 'plain', 'json', 'relay', 'none'] as const,
            default: 'auto' as const,
            describe: 'on standard error',
          })
          .option('csv-dialect', CSV_DIALECT)
          .option('json', { type: 'boolean', default: false, describe: 'the summary as JSON' })
          .conflicts('resume', ['precision', 'out', 'rounds', 'iterations', 'only', 'seed', 'sentinel'])
          .example('sudo $0 run scenarios/quick.yaml', 'the grid of a few minutes')
          .example('sudo $0 run quick --only overlay2,vfs,runc', 'two drivers under one runtime')
          .example('sudo $0 run talk-2018 --lab system', "the host's own service; best on a throwaway VM")
          .example(
            'sudo $0 run mine.yaml --pilot',
            'how many rounds and iterations 2 % need, and how long that takes',
          )
          .example('sudo $0 run --resume results/quick-20261124-031500-a1b2', 'go on after an interruption'),
      async (args) => {
        finish(await (await import('./run.ts')).run(args.SCENARIO, args));
      },
    )
    .command('vm', 'measure in a throw-away guest', (command) => vmCommands(command, finish))
    .command(
      'restore',
      'undo what an interrupted run left',
      (command) =>
        command
          .option('json', { type: 'boolean', default: false, describe: 'as JSON' })
          .example('sudo $0 restore', 'says what it did; nothing to undo is no error'),
      async (args) => {
        finish(await (await import('./restore.ts')).restore(args.json));
      },
    )
    .command(
      'report DIR',
      'write every table and report again from the recorded events',
      (command) =>
        command
          .positional('DIR', { type: 'string', demandOption: true, describe: 'a run directory' })
          .option('stat', { choices: GRID_STATS, default: 'mean' as const, describe: 'what grid.csv shows' })
          .option('only', {
            type: 'string',
            array: true,
            requiresArg: true,
            describe: 'write this file only, such as summary.csv; may be repeated',
          })
          .option('csv-dialect', CSV_DIALECT)
          .options(PICTURE_OPTIONS)
          .option('json', { type: 'boolean', default: false, describe: 'the summary as JSON' })
          .example('$0 report DIR --svg pictures --png slides', 'every chart, for papers and slides')
          .example(
            '$0 report results/quick-20261124-031500-a1b2 --stat p95',
            'grid.csv with the 95th percentile',
          )
          .example(
            '$0 report DIR --csv-dialect excel-eu',
            'for a spreadsheet that writes 1,5 for one and a half',
          ),
      async (args) => {
        finish(await (await import('./report.ts')).report(args.DIR, args));
      },
    )
    .command(
      'compare A [B]',
      'the verdict on each cell of two runs',
      (command) =>
        command
          .positional('A', {
            type: 'string',
            demandOption: true,
            describe: 'a run directory; DIR@KERNEL where it has several kernels',
          })
          .positional('B', { type: 'string', describe: 'the one after; left out where A has two kernels' })
          .option('gate', {
            type: 'string',
            requiresArg: true,
            describe: 'how much slower is acceptable, such as 5%; exit 1 for a regression, 5 for no verdict',
          })
          .option('allow', {
            type: 'string',
            array: true,
            default: [] as string[],
            requiresArg: true,
            describe: 'a difference beside the one under test, such as engine; may be repeated',
          })
          .option('self', {
            type: 'boolean',
            default: false,
            describe: 'A/A check: compare halves of one run; exit 1 where they differ too often',
          })
          .option('seed', { type: 'number', default: 1, requiresArg: true, describe: 'of the random halves' })
          .option('format', {
            choices: ['text', 'json', 'csv', 'markdown'] as const,
            default: 'text' as const,
            describe: 'markdown fits a comment on a pull request',
          })
          .option('html', { type: 'string', requiresArg: true, describe: 'a new file: a page for a browser' })
          .options(PICTURE_OPTIONS)
          .option('json', { type: 'boolean', default: false, describe: 'as JSON' })
          .example(
            '$0 compare results/before results/after --gate 5%',
            'for CI: fails where a cell got slower',
          )
          .example('$0 compare results/two-kernels', 'one kernel of a run against the other')
          .example('$0 compare results/before --self', 'whether the run itself can be trusted'),
      async (args) => {
        finish(await (await import('./compare.ts')).compare(args.A, args.B, args));
      },
    )
    .command(
      'export DIR',
      'print results in a form that other tools read',
      (command) =>
        command
          .positional('DIR', { type: 'string', demandOption: true, describe: 'a run directory' })
          .option('format', {
            choices: ['go', 'go-restarts', 'hyperfine', 'github-action-benchmark'] as const,
            demandOption: true,
            describe: 'go is for benchstat',
          })
          .option('kernel', {
            type: 'string',
            describe: 'only this one, where DIR has several',
            requiresArg: true,
          })
          .option('out', {
            type: 'string',
            describe: 'a new file, instead of standard output',
            requiresArg: true,
          })
          .example('$0 export DIR --format go > a.txt; benchstat -col /driver a.txt', 'driver by driver')
          .example('$0 export DIR --format hyperfine > a.json', "for hyperfine's plotting scripts")
          .example('$0 export DIR --format github-action-benchmark --out a.json', 'for CI'),
      async (args) => {
        finish(await (await import('./export.ts')).exportResults(args.DIR, args));
      },
    )
    .command(
      'schema',
      "print the scenario's JSON Schema, for editors",
      (command) =>
        command.example('$0 schema > drivergrid.schema.json', 'for yaml-language-server and others'),
      async () => {
        finish(await (await import('./schema.ts')).schema());
      },
    )
    .demandCommand(1, 'Name a command.')
    .recommendCommands()
    .strict()
    .version(toolVersion())
    .alias('h', 'help')
    .wrap(Math.min(100, process.stdout.columns || 100))
    .epilogue(
      'Exit codes: 0 done, 1 regression (compare), 2 wrong usage or scenario, 3 this host cannot do it,\n' +
        '4 finished with failed cells, 5 inconclusive (compare), 6 restore could not complete, 130/143 interrupted and restored. An unsupported cell is no failure.',
    )
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      // A YError is yargs' own complaint about the command line; it exports no class for it.
      if (error !== undefined && error.name !== 'YError') throw error;
      throw new UsageError(message ?? 'wrong usage', { hint: 'See `drivergrid --help`.' });
    })
    .parseAsync();
  return exitCode;
}
