import type { Activity } from './activity.ts';
import type { EngineSpan } from './engine-span.ts';
import { spanActivities } from './span-activities.ts';

/** What a receiver took during an iteration. */
export interface Received {
  readonly spans: readonly EngineSpan[];
  /** Requests that were no exports. */
  readonly refused: number;
}

/** A clock that is disciplined moves by less during an iteration. */
const MOST_STEP_US = 1_000;

/**
 * The spans of one trace by CLOCK_MONOTONIC, and what is wrong with them.
 * @param ahead - how much the wall clock was ahead of it, in microseconds, as the iteration began and ended
 */
export function toldSpans(
  { spans, refused }: Received,
  trace: string,
  ahead: { readonly before: number; readonly after: number },
): { readonly activities: Activity[]; readonly trouble: string | undefined } {
  if (Math.abs(ahead.after - ahead.before) > MOST_STEP_US)
    return { activities: [], trouble: "the host's clock was set, so the engine's spans have no place" };
  return {
    activities: spanActivities(spans, trace, (ahead.before + ahead.after) / 2),
    trouble: refused === 0 ? undefined : `the receiver of the engine's spans has refused ${refused} requests`,
  };
}
