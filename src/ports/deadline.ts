import { setMaxListeners } from 'node:events';
import type { Clock } from './clock.ts';
import { DeadlineError } from '../core/errors.ts';

/**
 * A signal that aborts when time is over or any of the given signals does, and that releases them when disposed.
 * (`AbortSignal.any` keeps its sources' listeners as long as those live, which adds up over thousands of iterations on
 * one engine.)
 */
export class Deadline implements Disposable {
  readonly #controller = new AbortController();
  readonly #callOff: () => void;
  readonly #parents: readonly AbortSignal[];
  readonly #follow: (event: Event) => void;

  /** @param what is being waited for, for the message */
  constructor(clock: Clock, ms: number, what: string, ...parents: readonly AbortSignal[]) {
    this.#parents = parents;
    this.#callOff = clock.after(ms, () => {
      this.#controller.abort(new DeadlineError(`${what} did not end within ${ms} ms`));
    });
    this.#follow = (event) => {
      this.#controller.abort((event.target as AbortSignal).reason);
    };
    for (const parent of parents) {
      // Every wait under way listens, one for each concurrent container: more than ten are no leak.
      setMaxListeners(0, parent);
      if (parent.aborted) this.#controller.abort(parent.reason);
      else parent.addEventListener('abort', this.#follow, { once: true });
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    this.#callOff();
    for (const parent of this.#parents) parent.removeEventListener('abort', this.#follow);
  }
}
