import type { Argv } from 'yargs';
import { RESULTS } from '../../adapters/results/run-files.ts';
import { GRID_STATS } from '../../core/grid/grid-stat.ts';
import { examples } from '../examples.ts';
import { LIST } from '../list-option.ts';
import { CSV_DIALECT, PICTURE_OPTIONS, RUN_ARGUMENT } from '../options.ts';
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
