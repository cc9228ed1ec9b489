import { hangupSigns, isHangupIgnored } from '../adapters/host/hangup.ts';
import { END_SIGNALS, InterruptedError, type EndSignal } from '../core/errors.ts';
import { printMessage } from './output.ts';

const RESTORING = 'still restoring this host; should it be killed, `drivergrid restore` undoes the rest';
const NO_STOP = 'cannot be stopped (Ctrl-Z): times would be wrong; Ctrl-C ends it, and it can go on later';

/**
 * Turns the signals that ask for an end into one abort; the run then stops its engine and undoes what it made. A
 * further signal only says so: leaving at once would leave things behind. A SIGHUP that was to be ignored is.
 */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #listeners: readonly (readonly [NodeJS.Signals, () => void])[];

  /**
   * @param further what is said on a signal after the first
   * @param hangup what tells whether SIGHUP is to be ignored
   */
  constructor(further = RESTORING, hangup = hangupSigns()) {
    const isIgnored = (name: EndSignal): boolean => name === 'SIGHUP' && isHangupIgnored(hangup);
    const end = (name: EndSignal) => (): void => {
      if (this.#controller.signal.aborted) printMessage(further);
      else this.#controller.abort(new InterruptedError(name));
    };
    const names = Object.keys(END_SIGNALS) as EndSignal[];
    this.#listeners = [
      ...names.map((name) => [name, isIgnored(name) ? () => undefined : end(name)] as const),
      // Only this process would stop: what it has started is not the terminal's.
      [
        'SIGTSTP',
        () => {
          printMessage(NO_STOP);
        },
      ],
    ];
    for (const [name, listener] of this.#listeners) process.on(name, listener);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    for (const [name, listener] of this.#listeners) process.off(name, listener);
  }
}
