import { InterruptedError } from '../core/errors.ts';
import { printMessage } from './output.ts';

/**
 * Turns SIGINT and SIGTERM into one abort; the run then stops its engine and undoes what it made. A further
 * signal only says so: leaving at once would leave things behind.
 */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    if (this.#controller.signal.aborted) {
      printMessage('still restoring this host; should it be killed, `drivergrid restore` undoes the rest');
      return;
    }
    this.#controller.abort(new InterruptedError(signal === 'SIGTERM' ? 'SIGTERM' : 'SIGINT'));
  };

  constructor() {
    process.on('SIGINT', this.#onSignal);
    process.on('SIGTERM', this.#onSignal);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    process.off('SIGINT', this.#onSignal);
    process.off('SIGTERM', this.#onSignal);
  }
}
