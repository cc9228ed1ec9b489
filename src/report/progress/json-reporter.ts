import type { RunActivity } from '../../core/watch/run-activity.ts';
import type { RunEvent } from '../../core/record/events.ts';
import type { Reporter } from '../../ports/reporter.ts';

/**
 * The events as they happen, one JSON object per line, as in events.jsonl; with `activities` also the current activity,
 * for another process to show.
 */
export class JsonReporter implements Reporter {
  readonly #write: (text: string) => void;
  readonly #activities: boolean;

  constructor(write: (text: string) => void, options: { activities: boolean } = { activities: false }) {
    this.#write = write;
    this.#activities = options.activities;
  }

  begin(): void {
    // The first event says it all.
  }

  activity(activity: RunActivity): void {
    // Not an event, so not among a log's.
    if (this.#activities) this.#write(`${JSON.stringify({ type: 'activity', activity })}\n`);
  }

  event(event: RunEvent): void {
    this.#write(`${JSON.stringify(event)}\n`);
  }

  end(): void {
    // The last event is `end`.
  }
}
