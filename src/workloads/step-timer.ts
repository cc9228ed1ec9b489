import type { Clock } from '../ports/clock.ts';

/** @param begin - and `end`: microseconds of the clock */
export type OnStep = (name: string, begin: number, end: number) => void;

/**
 * Cuts one iteration into consecutive steps. Boundaries are rounded to whole microseconds, not durations, so that the
 * steps sum to the total exactly.
 */
export class StepTimer {
  steps: Record<string, number> = {};
  /** The current step, or the last one. */
  current = '';
  readonly #clock: Clock;
  readonly #onStep: OnStep | undefined;
  readonly #made: number;
  #begin: number;
  #last = 0;
  /** The last boundary. */
  #at: number;

  /** @param onStep - is told of each step that is timed here, not of those that were timed elsewhere */
  constructor(clock: Clock, onStep?: OnStep) {
    this.#clock = clock;
    this.#onStep = onStep;
    this.#made = clock.nowUs();
    this.#begin = this.#made;
    this.#at = this.#made;
  }

  async step<T>(name: string, action: () => Promise<T>): Promise<T> {
    this.current = name;
    const result = await action();
    const at = this.#clock.nowUs();
    const now = Math.round(at - this.#begin);
    this.steps[name] = now - this.#last;
    this.#last = now;
    this.#onStep?.(name, this.#at, at);
    this.#at = at;
    return result;
  }

  /** Does something between two steps that is in neither. */
  async untimed<T>(action: () => Promise<T>): Promise<T> {
    const begin = this.#clock.nowUs();
    const result = await action();
    this.#at = this.#clock.nowUs();
    this.#begin += this.#at - begin;
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
