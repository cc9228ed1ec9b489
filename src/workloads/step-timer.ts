import type { Clock } from '../ports/clock.ts';

/**
 * Cuts one iteration into consecutive steps. Boundaries are rounded to whole microseconds, not durations, so that the
 * steps sum to the total exactly.
 */
export class StepTimer {
  steps: Record<string, number> = {};
  /** The current step, or the last one. */
  current = '';
  readonly #clock: Clock;
  readonly #made: number;
  #begin: number;
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#made = clock.nowUs();
    this.#begin = this.#made;
  }

  async step<T>(name: string, action: () => Promise<T>): Promise<T> {
    this.current = name;
    const result = await action();
    const now = Math.round(this.#clock.nowUs() - this.#begin);
    this.steps[name] = now - this.#last;
    this.#last = now;
    return result;
  }

  /** Does something between two steps that is in neither. */
  async untimed<T>(action: () => Promise<T>): Promise<T> {
    const begin = this.#clock.nowUs();
    const result = await action();
    this.#begin += this.#clock.nowUs() - begin;
    return result;
  }

  /** Adds a step that was timed elsewhere, in whole microseconds. */
  add(name: string, us: number): void {
    this.current = name;
    this.steps[name] = us;
    this.#last += us;
  }

  /** Takes back a step that was not completed after all. */
  reopen(name: string): void {
    this.current = name;
    this.steps = Object.fromEntries(Object.entries(this.steps).filter(([step]) => step !== name));
  }

  /** What has passed since it was made, in microseconds: with what was in no step. */
  get elapsedUs(): number {
    return Math.round(this.#clock.nowUs() - this.#made);
  }

  /** What the completed steps took, in microseconds. */
  get totalUs(): number {
    return this.#last;
  }
}
