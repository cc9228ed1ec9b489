import type { SideWarning } from '../core/compare/side-warnings.ts';
import { groupBy } from '../core/group-by.ts';
import type { WarningRaised } from '../core/record/events.ts';
import type { ResultSet } from '../core/results/result-set.ts';
import { unfinishedWarning } from '../core/results/unfinished.ts';

const MOST_NAMED = 3;

/** What casts doubt on the figures of a run, as its page, its tables and the screen say it. */
export function runWarnings(results: ResultSet): string[] {
  const unfinished = unfinishedWarning(results);
  return [...(unfinished === undefined ? [] : [unfinished]), ...warningTexts(results.warnings)];
}

/** Each warning once; of a gathered run with the hosts that it is of. */
export function warningTexts(warnings: readonly Pick<WarningRaised, 'message' | 'host'>[]): string[] {
  return [...groupBy(warnings, ({ message }) => message)].map(([message, same]) => {
    const hosts = [...new Set(same.flatMap(({ host }) => host ?? []))];
    const rest = hosts.length - MOST_NAMED;
    const named = hosts.slice(0, MOST_NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
    return hosts.length === 0 ? message : `${named}: ${message}`;
  });
}

/** The same of a comparison: `A: load is 3.1`, or `A and B: ...`. */
export function comparedWarnings(warnings: readonly SideWarning[]): string[] {
  const ofSides = (['A', 'B'] as const).flatMap((side) =>
    warningTexts(warnings.filter((one) => one.side === side)).map((text) => ({ side, text })),
  );
  return [...groupBy(ofSides, ({ text }) => text)].map(
    ([text, same]) => `${same.map(({ side }) => side).join(' and ')}: ${text}`,
  );
}
