import { join } from 'node:path';
import { busyRun } from '../adapters/host/host-lock.ts';
import { eventsOf } from '../adapters/results/events-file.ts';
import { foundRuns, type FoundRun, type UnreadableRun } from '../adapters/results/found-runs.ts';
import { requireSource } from '../adapters/results/missing-source.ts';
import { EVENTS, RESULTS } from '../adapters/results/run-files.ts';
import { EXIT, UsageError } from '../core/errors.ts';
import { newestFirst } from '../core/results/chosen-run.ts';
import { resultSet } from '../core/results/result-set.ts';
import { runSummary } from '../core/results/run-summary.ts';
import { isThere } from '../adapters/host/is-there.ts';
import { runListText, type ListedRun } from '../report/run-list-text.ts';
import { JSON_SCHEMA } from './json/json-schema-number.ts';
import { printData, printJson } from './output.ts';

/**
 * The runs in a folder, newest first; then run directories that cannot be read, and why.
 * @throws UsageError if the folder does not exist; the usual one need not, before the first run
 */
export async function list(folder: string, json: boolean): Promise<number> {
  if (folder !== RESULTS && !(await isThere(folder))) {
    throw new UsageError(`expected a folder with run directories, found none: ${folder}`, {
      hint: `Leave it out for those in ${RESULTS}/.`,
    });
  }
  const { runs, unreadable } = await foundRuns(folder);
  const busy = await busyRun();
  const listed: ListedRun[] = [];
  const damaged: UnreadableRun[] = [...unreadable];
  for (const run of newestFirst(runs)) {
    const row = await rowOf(run, busy);
    if ('fault' in row) damaged.push(row);
    else listed.push(row);
  }
  if (json) printJson({ schema: JSON_SCHEMA, folder, runs: listed, unreadable: damaged });
  else printData(runListText(folder, listed, damaged));
  return EXIT.done;
}

/** One run's trouble stays its own. */
async function rowOf(run: FoundRun, busy: string | undefined): Promise<ListedRun | UnreadableRun> {
  const { path, plan, runId } = run;
  const events = join(path, EVENTS);
  try {
    await requireSource(events);
    return { ...runSummary(resultSet(plan, eventsOf(events))), running: runId === busy, path };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { path, fault: error.message };
  }
}
