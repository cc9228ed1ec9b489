import { UsageError } from '../errors.ts';

/** A run directory, as far as its name needs. */
export interface NamedRun {
  readonly runId: string;
  readonly path: string;
  /** When it began, ISO 8601. */
  readonly startedAt: string;
}

/** Stands for the newest run. */
export const LATEST = 'latest';

/** Newest first; of the same time, the later id. */
export function newestFirst<Run extends NamedRun>(runs: readonly Run[]): Run[] {
  return runs.toSorted(
    (one, other) => order(other.startedAt, one.startedAt) || order(other.runId, one.runId),
  );
}

/**
 * The run that a user means by `latest`, by an id or by the beginning of one. A whole id is no beginning of another.
 * @param place where `runs` were found, for messages
 * @throws UsageError if none is meant, or several; it lists those
 */
export function chosenRun<Run extends NamedRun>(name: string, runs: readonly Run[], place: string): Run {
  const sorted = newestFirst(runs);
  const whole = sorted.filter(({ runId }) => runId === name);
  const meant =
    name === LATEST
      ? sorted.slice(0, 1)
      : whole.length > 0
        ? whole
        : sorted.filter(({ runId }) => name !== '' && runId.startsWith(name));
  const [run, ...others] = meant;
  if (run === undefined) throw noneMeant(name, sorted, place);
  if (others.length === 0) return run;
  throw new UsageError(
    `expected one run that ${whole.length > 0 ? 'is' : 'begins with'} ${name}, found ${meant.length} in ${place}:\n${listed(meant)}`,
    { hint: 'Give more of its id, or the path.' },
  );
}

const MOST_LISTED = 10;

function noneMeant(name: string, runs: readonly NamedRun[], place: string): UsageError {
  const found =
    runs.length === 0
      ? `${place} has no run`
      : `none of the ${runs.length} in ${place} begins so:\n${listed(runs)}`;
  return new UsageError(`expected a run directory, ${LATEST}, or the id of a run, found ${name}; ${found}`, {
    hint: 'See `drivergrid list`, or give the path of the run directory.',
  });
}

function listed(runs: readonly NamedRun[]): string {
  const rest = runs.length - MOST_LISTED;
  const lines = runs.slice(0, MOST_LISTED).map(({ runId, path }) => `  ${quoted(runId)}  ${quoted(path)}`);
  return [...lines, ...(rest > 0 ? [`  and ${rest} more`] : [])].join('\n');
}

/** What could control a terminal is spelt out. */
function quoted(text: string): string {
  return /[\p{Cc}\p{Cf}\p{Cs}]/u.test(text) ? JSON.stringify(text).replace(/[\p{Cc}\p{Cf}]/gu, '?') : text;
}

/** Code points, as ids and ISO 8601 sort. */
function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
