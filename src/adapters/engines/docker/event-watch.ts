import type { Readable } from 'node:stream';
import type { Clock } from '../../../ports/clock.ts';
import type { EngineEvent, EventWatch } from '../../../ports/docker-api.ts';
import { counted } from '../../../core/counted.ts';

interface Waiter {
  readonly action: string;
  readonly resolve: () => void;
}

/** Far longer than any event. A longer line is not an event and must not be kept. */
export const LONGEST_LINE = 1024 * 1024;

/**
 * Follows `GET /events`: newline-delimited JSON whose lines may be split and merged by the transport.
 * @param names Docker's names of events that the engine names otherwise, by the engine's
 */
export function watchEventStream(
  stream: Readable,
  clock: Clock,
  names: Readonly<Record<string, string>> = {},
): EventWatch {
  const seen = new Map<string, EngineEvent[]>();
  const waiters = new Map<string, Waiter[]>();
  let rest = '';
  let unread = 0;
  let hasEnded = false;
  let why = '';

  const deliver = (event: EngineEvent): void => {
    const events = seen.get(event.containerId);
    if (events === undefined) seen.set(event.containerId, [event]);
    else events.push(event);
    const waiting = waiters.get(event.containerId) ?? [];
    for (const waiter of waiting.filter((candidate) => candidate.action === event.action)) waiter.resolve();
  };

  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const seenUs = clock.nowUs();
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) rest = '';
    for (const line of lines) {
      const event = parseEvent(line, seenUs);
      if (event !== undefined) deliver({ ...event, action: names[event.action] ?? event.action });
      else if (line !== '') unread += 1;
    }
  });
  // The stream usually ends with the engine, which others report; here it only means no more events.
  stream.on('error', (error) => {
    why = `: ${error.message}`;
  });
  stream.once('close', () => {
    hasEnded = true;
    for (const waiter of [...waiters.values()].flat()) waiter.resolve();
  });

  return {
    until: (containerId, action, signal) =>
      new Promise((resolve) => {
        const now = (): readonly EngineEvent[] => seen.get(containerId) ?? [];
        if (signal.aborted || hasEnded || now().some((event) => event.action === action)) {
          resolve(now());
          return;
        }
        const finish = (): void => {
          signal.removeEventListener('abort', finish);
          waiters.delete(containerId);
          resolve(now());
        };
        waiters.set(containerId, [...(waiters.get(containerId) ?? []), { action, resolve: finish }]);
        signal.addEventListener('abort', finish, { once: true });
      }),
    trouble: () => {
      if (unread > 0)
        return `the engine's event stream held ${counted(unread, 'line')} that ${unread === 1 ? 'is not an event' : 'are not events'}`;
      return hasEnded ? `the engine's event stream ended${why}` : undefined;
    },
    forget: (containerId) => {
      seen.delete(containerId);
      waiters.delete(containerId);
    },
    close: () => {
      stream.destroy();
    },
  };
}

/**
 * `timeNano` has more digits than a double holds, so it is taken from the text. From API 1.52 `status` and `id` are
 * gone; `Action` and `Actor.ID` exist in all versions.
 */
export function parseEvent(line: string, seenUs: number): EngineEvent | undefined {
  const nanoseconds = /"timeNano":(\d{1,19})(?!\d)/.exec(line)?.[1];
  if (nanoseconds === undefined) return undefined;
  try {
    const event = JSON.parse(line) as {
      Action?: unknown;
      Actor?: { ID?: unknown; Attributes?: { exitCode?: unknown } | null } | null;
    };
    const [action, containerId] = [event.Action, event.Actor?.ID];
    if (typeof action !== 'string' || typeof containerId !== 'string') return undefined;
    const code = event.Actor?.Attributes?.exitCode;
    const exitCode = typeof code === 'string' && /^\d{1,3}$/.test(code) ? Number(code) : undefined;
    return { containerId, action, engineNs: BigInt(nanoseconds), seenUs, exitCode };
  } catch {
    return undefined;
  }
}
