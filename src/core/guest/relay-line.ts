import type { RunEvent } from '../record/events.ts';

/** A line that a run in a guest prints on standard error with `--relay`. */
export type Relayed =
  | { readonly kind: 'event'; readonly event: RunEvent }
  | { readonly kind: 'activity'; readonly text: string }
  /** Anything else, such as why it ended. */
  | { readonly kind: 'words'; readonly text: string };

export function relayed(line: string): Relayed {
  const value = parsed(line);
  if (value === undefined) return { kind: 'words', text: line };
  if (value.type === 'activity') return { kind: 'activity', text: value.text };
  return { kind: 'event', event: value };
}

function parsed(line: string): RunEvent | { type: 'activity'; text: string } | undefined {
  if (!line.startsWith('{"type":')) return undefined;
  try {
    return JSON.parse(line) as RunEvent | { type: 'activity'; text: string };
  } catch {
    return undefined;
  }
}
