import type { Argv } from 'yargs';
import { COMPARED_AXES } from '../../core/compare/side-part.ts';
import { examples } from '../examples.ts';
import { LIST_OR_NONE } from '../list-option.ts';
import { PICTURE_OPTIONS, VERDICT_OPTIONS } from '../options.ts';
import type { Perform } from './perform.ts';

/** What several runs say together. */
export function verdictCommands(yargs: Argv, perform: Perform): Argv {
  return yargs
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
    );
}
