import type { Argv } from 'yargs';
import { CSV_DIALECTS } from '../report/csv-dialect.ts';
import { EXPLAIN_DEFAULT } from './explain-count.ts';
import { LIST } from './list-option.ts';

/** What is settled when a run is planned: not to be given with --resume. */
export const OF_NEW_RUNS = ['out', 'rounds', 'iterations', 'only', 'seed', 'sentinel', 'explain'] as const;

/** Options of plan and run that override the scenario. */
export function scenarioOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('rounds', { type: 'number', describe: 'engine restarts per driver setup', requiresArg: true })
    .option('iterations', { type: 'number', describe: 'timed samples per cell and round', requiresArg: true })
    .option('only', {
      ...LIST,
      describe: 'engines, drivers and runtimes to keep, by name, such as overlay2,vfs,runc',
    })
    .option('seed', { type: 'number', describe: 'of the randomised order', requiresArg: true })
    .option('sentinel', {
      type: 'boolean',
      describe: 'measure one cell again between all passes, to reveal a drift of the machine',
    })
    .option('explain', {
      type: 'number',
      requiresArg: true,
      describe: `also trace this many iterations per cell and round, not counted, to see where the time goes ${EXPLAIN_DEFAULT}`,
    })
    .option('lab', {
      choices: ['private', 'system'] as const,
      default: 'private' as const,
      describe: 'where the engine runs',
    });
}

export const SCENARIO_ARGUMENT = {
  type: 'string',
  describe: 'a scenario file, or the name of one that comes with drivergrid, such as quick',
  demandOption: true,
} as const;

/** Of commands that lock this host. */
export const WAIT = {
  type: 'boolean',
  default: false,
  describe: 'queue behind another drivergrid on this host instead of being refused',
} as const;

/** A run that was recorded. */
export const RUN_ARGUMENT = {
  type: 'string',
  describe: 'a run directory, latest, a run id or its beginning',
  demandOption: true,
} as const;

/** `--resume` of run and vm run. */
export const RESUME = {
  type: 'string',
  describe: 'run directory to continue; also latest, a run id or its beginning',
  requiresArg: true,
} as const;

/** `--progress` of run and vm run. */
export const PROGRESS = {
  choices: ['auto', 'live', 'plain', 'json', 'none'],
  default: 'auto',
  describe: 'on standard error',
} as const;

/** Options of commands that write CSV files. */
export const CSV_DIALECT = {
  choices: CSV_DIALECTS,
  default: 'rfc4180',
  describe: 'of the CSV files; excel-eu: semicolons, decimal commas, a byte order mark',
} as const;

/** Options of report and compare. */
export const PICTURE_OPTIONS = {
  svg: { type: 'string', requiresArg: true, describe: 'an empty folder, or a new one, for SVG pictures' },
  png: { type: 'string', requiresArg: true, describe: 'the same for PNG pictures; may be the same folder' },
} as const;

/** Files with a verdict. */
export const VERDICT_OPTIONS = {
  html: { type: 'string', requiresArg: true, describe: 'a new file for an HTML page' },
  junit: {
    type: 'string',
    requiresArg: true,
    describe: 'a new file for JUnit XML, a test case for each cell, which CI servers show',
  },
  markdown: {
    type: 'string',
    requiresArg: true,
    describe: 'append the table of verdicts to this file, such as a GitHub step summary; - prints it',
  },
} as const;
