import type { ResultSet } from './result-set.ts';

/** That a run did not come to its end, for the warnings of every report; `undefined` of one that did. */
export function unfinishedWarning({ end }: Pick<ResultSet, 'end'>): string | undefined {
  if (end?.status === 'done') return undefined;
  return `the run did not finish (${end?.status ?? 'killed, or still running'}): cells without all of their samples count as aborted`;
}
