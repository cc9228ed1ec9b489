import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../../src/core/record/events.ts';

const POLL_MS = 10;

/** Follows a run's events from beside it, and notes when each is there. */
export class EventTimes implements Disposable {
  readonly #path: string;
  readonly #seen: { readonly event: RunEvent; readonly at: number }[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(out: string) {
    this.#path = join(out, 'events.jsonl');
    this.#timer = setInterval(() => {
      this.#look();
    }, POLL_MS);
  }

  /** When the first failed sample, failed cell or warning after a moment was recorded, on `performance.now`. */
  firstTrouble(since: number): number | undefined {
    this.#look();
    return this.#seen.find(({ event, at }) => at >= since && isTrouble(event))?.at;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch {
      return;
    }
    const at = performance.now();
    for (const line of text.split('\n').slice(this.#seen.length, -1))
      this.#seen.push({ event: JSON.parse(line) as RunEvent, at });
  }
}

function isTrouble(event: RunEvent): boolean {
  if (event.type === 'sample') return event.status !== 'ok';
  if (event.type === 'cell' || event.type === 'runtime')
    return event.outcome.kind === 'failed' || event.outcome.kind === 'unsupported';
  return event.type === 'warning' && event.restart_id !== undefined;
}
