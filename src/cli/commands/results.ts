import type { Argv } from 'yargs';
import { COMPARED_AXES } from '../../core/compare/side-part.ts';
import { RESULTS } from '../../adapters/results/run-files.ts';
import { GRID_STATS } from '../../core/grid/grid-stat.ts';
import { examples } from '../examples.ts';
import { LIST, LIST_OR_NONE } from '../list-option.ts';
import { CSV_DIALECT, PICTURE_OPTIONS, RUN_ARGUMENT, VERDICT_OPTIONS } from '../options.ts';
import type { Perform } from './perform.ts';

/** From samples to tables, charts and exports. */
export function resultCommands(yargs: Argv, perform: Perform): Argv {
  return yargs
    .command(
      'list [FOLDER]',
      'list runs, newest first',
      (command) =>
        command
          .positional('FOLDER', { type: 'string', default: RESULTS, describe: 'where run directories are' })
          .option('json', { type: 'boolean', default: false, describe: 'as JSON' })
          .example(
            examples(
              ['$0 list', 'when, how long, what came of it, and where'],
              ['$0 report latest', 'the newest of them; the beginning of an id does too'],
            ),
          ),
      (args) => perform(async () => (await import('../list.ts')).list(args.FOLDER, args.json)),
    )
    .command(
      'report DIR',
      'write every table and report again from the recorded events',
      (command) =>
        command
          .positional('DIR', RUN_ARGUMENT)
          .option('stat', {
            choices: GRID_STATS,
            default: 'mean' as const,
            describe: 'what the grid shows of each cell',
          })
          .option('step', {
            type: 'string',
            requiresArg: true,
            describe: 'show the grid of one step, such as append, and write it as grid-STEP.csv',
          })
          .option('explain', {
            type: 'string',
            requiresArg: true,
            describe: "show where a cell's time goes, from its traced iterations: 'overlay2 x runc'",
          })
          .option('only', {
            ...LIST,
            describe: 'write these files only, such as summary.csv,grid.csv',
          })
          .option('csv-dialect', CSV_DIALECT)
          .options(PICTURE_OPTIONS)
          .option('json', { type: 'boolean', default: false, describe: 'the summary as JSON' })
          .example(
            examples(
              ['$0 report latest --svg pictures --png slides', 'every chart, for papers and slides'],
              ['$0 report latest --stat p95', 'the grid of the 95th percentiles'],
              ['$0 report latest --step start', 'the grid of one step'],
              [
                '$0 report latest --csv-dialect excel-eu',
                'for a spreadsheet that writes 1,5 for one and a half',
              ],
            ),
          ),
      (args) => perform(async () => (await import('../report.ts')).report(args.DIR, args)),
    )
    .command(
      'compare A [B]',
      'compare two runs and give a verdict on each cell',
      (command) =>
        command
          .positional('A', {
            type: 'string',
            demandOption: true,
            describe:
              'a run directory, latest or a run id; DIR@KERNEL if it has several kernels, DIR@NAME with --by',
          })
          .positional('B', {
            type: 'string',
            describe: 'the run to compare with A; omit it if A has two kernels, or two of what --by names',
          })
          .option('gate', {
            type: 'string',
            requiresArg: true,
            describe: 'how much slower is acceptable, such as 5%; exit 1 for a regression, 5 for no verdict',
          })
          .option('by', {
            choices: COMPARED_AXES.map(({ name }) => name),
            requiresArg: true,
            describe: 'compare parts of one run: the two engines of A, or A@NAME and B@NAME',
          })
          .option('allow', {
            ...LIST_OR_NONE,
            describe: 'differences besides the one under test, such as engine',
          })
          .option('self', {
            type: 'boolean',
            default: false,
            describe: 'A/A check: compare halves of one run; exit 1 if they differ too often',
          })
          .option('explain', {
            type: 'boolean',
            default: false,
            describe: 'also show which parts of the traced iterations differ',
          })
          .option('seed', { type: 'number', default: 1, requiresArg: true, describe: 'of the random halves' })
          .option('format', {
            choices: ['text', 'json', 'csv', 'markdown'] as const,
            default: 'text' as const,
            describe: 'markdown fits a comment on a pull request',
          })
          .options(VERDICT_OPTIONS)
          .options(PICTURE_OPTIONS)
          .option('json', { type: 'boolean', default: false, describe: 'as JSON' })
          .example(
            examples(
              ['$0 compare results/before results/after --gate 5%', 'for CI: fails if a cell got slower'],
              [
                '$0 compare results/before latest --gate 5% --junit drivergrid.xml',
                'the same, for the tests of a pipeline',
              ],
              ['$0 compare results/two-kernels', 'one kernel of a run against the other'],
              ['$0 compare results/two-engines --by engine', 'one engine of a run against the other'],
              ['$0 compare latest --self', 'whether the run itself can be trusted'],
            ),
          ),
      (args) => perform(async () => (await import('../compare.ts')).compare(args.A, args.B, args)),
    )
    .command(
      'trend <DIR..>',
      'find where a series of runs changed, and judge the newest',
      (command) =>
        command
          .positional('DIR', {
            type: 'string',
            array: true,
            demandOption: true,
            describe:
              'run directories, in any order; a run of several kernels counts once for each, DIR@KERNEL takes one',
          })
          .option('by', {
            choices: ['time', 'kernel'] as const,
            default: 'time' as const,
            describe: 'the order: when runs began, or the versions of their kernels',
          })
          .option('since', {
            type: 'string',
            requiresArg: true,
            describe: 'where the series begins: a date, a run id, or a kernel such as v6.12',
          })
          .option('gate', {
            type: 'string',
            requiresArg: true,
            describe:
              'how much slower is acceptable, such as 5%; exit 1 if the newest run still has a larger slowdown, 5 if the data cannot tell',
          })
          .option('allow', {
            ...LIST_OR_NONE,
            describe: 'differences between runs to accept, such as machine',
          })
          .option('leave-out', {
            type: 'boolean',
            default: false,
            describe: 'leave out, and name, runs that did not measure the same as the newest',
          })
          .options(VERDICT_OPTIONS)
          .option('json', { type: 'boolean', default: false, describe: 'as JSON' })
          .example(
            examples(
              ['$0 trend results/nightly-* --html trend.html', 'a picture of each cell over time'],
              ['$0 trend results/nightly-* --since v6.12 --gate 5%', 'for CI: from the runs of 6.12 on'],
              ['$0 trend results/kernel-* --by kernel', 'which kernel made it slower'],
            ),
          ),
      (args) => perform(async () => (await import('../trend.ts')).trend(args.DIR, args)),
    )
    .command(
      'gather <DIR..>',
      "gather many hosts' runs into one run directory, the host as an axis",
      (command) =>
        command
          .positional('DIR', {
            type: 'string',
            array: true,
            demandOption: true,
            describe: 'a run directory of one host; NAME=DIR calls the host NAME',
          })
          .option('out', {
            type: 'string',
            demandOption: true,
            requiresArg: true,
            describe: 'a new folder for the gathered run',
          })
          .option('pseudonyms', {
            type: 'boolean',
            default: false,
            describe: 'call the hosts host-01, host-02 and so on, and take their names out of all texts',
          })
          .option('json', { type: 'boolean', default: false, describe: 'what was gathered as JSON' })
          .example(
            examples(
              ['$0 gather results/web-* --out results/fleet', 'a fleet as one run'],
              ['$0 compare results/fleet@web-1,web-2 results/fleet@rest', 'two hosts against the others'],
            ),
          ),
      (args) => perform(async () => (await import('../gather.ts')).gather(args.DIR, args)),
    )
    .command(
      'export DIR',
      'print results in a form that other tools read',
      (command) =>
        command
          .positional('DIR', RUN_ARGUMENT)
          .option('format', {
            choices: [
              'go',
              'go-restarts',
              'hyperfine',
              'github-action-benchmark',
              'openmetrics',
              'otlp-json',
              'perfetto',
              'parquet',
            ] as const,
            demandOption: true,
            describe:
              'go is for benchstat; otlp-json and perfetto have traced iterations; parquet has every sample and needs --out',
          })
          .option('kernel', {
            type: 'string',
            describe: 'only this kernel, if DIR has several',
            requiresArg: true,
          })
          .option('out', {
            type: 'string',
            describe: 'a new file instead of standard output',
            requiresArg: true,
          })
          .example(
            examples(
              ['$0 export latest --format go > a.txt', 'for `benchstat -col /driver a.txt`'],
              ['$0 export latest --format hyperfine > a.json', "for hyperfine's plotting scripts"],
              ['$0 export latest --format github-action-benchmark --out ci.json', 'for CI'],
              ['$0 export latest --format openmetrics', 'for Prometheus and others that read its text'],
              ['$0 export latest --format perfetto > trace.json', 'for ui.perfetto.dev and speedscope'],
              ['$0 export latest --format parquet --out a.parquet', 'for DuckDB, pandas and others'],
            ),
          ),
      (args) => perform(async () => (await import('../export.ts')).exportResults(args.DIR, args)),
    );
}
