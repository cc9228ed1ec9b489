import type { Clock } from '../../ports/clock.ts';

/** Names the time between its laps, in microseconds; laps of one name add up. */
export class Stopwatch {
  readonly laps: Record<string, number> = {};
  readonly #clock: Clock;
  #last: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#last = clock.nowUs();
  }

  lap(name: string): void {
    const now = this.#clock.nowUs();
    this.laps[name] = (this.laps[name] ?? 0) + Math.round(now - this.#last);
    this.#last = now;
  }
}

/** Later calls get the first call's promise. */
export function once<T>(action: () => Promise<T>): () => Promise<T> {
  let first: Promise<T> | undefined;
  return () => (first ??= action());
}
