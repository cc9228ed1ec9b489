import type { RunEvent } from '../../core/events.ts';
import type { Reporter } from '../../ports/reporter.ts';

/** The events as they happen, one JSON object a line, the same as in events.jsonl. */
export class JsonReporter implements Reporter {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  begin(): void {
    // The first event says it all.
  }

  activity(): void {
    // Not an event.
  }

  event(event: RunEvent): void {
    this.#write(`${JSON.stringify(event)}\n`);
  }

  end(): void {
    // The last event is `end`.
  }
}
