import { systemClock } from '../../src/adapters/system-clock.ts';
import type { Clock } from '../../src/ports/clock.ts';

interface Held {
  readonly ms: number;
  readonly action: () => void;
}

/** A clock whose deadlines are over when a test says so, and never by themselves. */
export class HeldClock implements Clock {
  readonly nowUs = systemClock.nowUs;
  readonly wallTime = systemClock.wallTime;
  readonly sleep = systemClock.sleep;
  /** How long each deadline was that has passed, in milliseconds. */
  readonly passed: number[] = [];
  readonly #held = new Set<Held>();

  readonly after = (ms: number, action: () => void): (() => void) => {
    const held = { ms, action };
    this.#held.add(held);
    return () => {
      this.#held.delete(held);
    };
  };

  /** Every deadline that is set now is over. */
  readonly pass = (): void => {
    for (const held of [...this.#held]) {
      // What another has called off does not pass.
      if (!this.#held.delete(held)) continue;
      this.passed.push(held.ms);
      held.action();
    }
  };
}
