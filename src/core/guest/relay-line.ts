import type { RunEvent } from '../record/events.ts';
import type { RunActivity } from '../watch/run-activity.ts';

/** A line that a run in a guest prints on standard error with `--relay`. */
export type Relayed =
  | { readonly kind: 'event'; readonly event: RunEvent }
  | { readonly kind: 'activity'; readonly activity: RunActivity }
  /** Anything else, such as why it ended. */
  | { readonly kind: 'words'; readonly text: string };

export function relayed(line: string): Relayed {
  const value = parsed(line);
  if (value === undefined) return { kind: 'words', text: line };
  if (value.type === 'activity') return { kind: 'activity', activity: value.activity };
  return { kind: 'event', event: value };
}

interface ActivityLine {
  readonly type: 'activity';
  readonly activity: RunActivity;
}

function parsed(line: string): RunEvent | ActivityLine | undefined {
  if (!line.startsWith('{"type":')) return undefined;
  try {
    return JSON.parse(line) as RunEvent | ActivityLine;
  } catch {
    return undefined;
  }
}
