import { groupBy } from '../core/group-by.ts';
import type { WarningRaised } from '../core/record/events.ts';

const MOST_NAMED = 3;

/** Each warning once; of a gathered run with the hosts that it is of. */
export function warningTexts(warnings: readonly WarningRaised[]): string[] {
  return [...groupBy(warnings, ({ message }) => message)].map(([message, same]) => {
    const hosts = [...new Set(same.flatMap(({ host }) => host ?? []))];
    const rest = hosts.length - MOST_NAMED;
    const named = hosts.slice(0, MOST_NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
    return hosts.length === 0 ? message : `${named}: ${message}`;
  });
}
