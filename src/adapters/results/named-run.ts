import { lstat } from 'node:fs/promises';
import { chosenRun } from '../../core/results/chosen-run.ts';
import { foundRuns } from './found-runs.ts';
import { RESULTS } from './run-files.ts';

/**
 * The run directory that an argument names: a path; or `latest`, a run's id or the beginning of one, looked for in
 * results/. A path that exists wins, and what has a slash in it is always one.
 * @throws UsageError if no run, or more than one, is meant
 */
export async function namedRun(argument: string): Promise<string> {
  if (argument.includes('/') || argument === '' || (await exists(argument))) return argument;
  const { runs } = await foundRuns(RESULTS);
  return chosenRun(argument, runs, `${RESULTS}/`).path;
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
