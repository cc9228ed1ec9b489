import { hangupSigns, isHangupIgnored } from '../adapters/host/hangup.ts';
import { END_SIGNALS, InterruptedError, type EndSignal } from '../core/errors.ts';
import { printMessage } from './output.ts';

const RESTORING =
  'still restoring this host; if you kill drivergrid now, `drivergrid restore` undoes the rest';
const NO_STOP =
  'cannot be stopped (Ctrl-Z), since times would be wrong; end it with Ctrl-C and resume it later';

/**
 * Turns the signals that ask for an end into one abort; the run then stops its engine and undoes what it made. A
 * further signal only prints a message: ending at once would leave things behind. SIGHUP stays ignored if it was, as
 * under nohup(1).
 */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #listeners: readonly (readonly [NodeJS.Signals, () => void])[];

  /**
   * @param further message for a signal after the first
   * @param hangup signs of whether to ignore SIGHUP
   * @param say how the terminal is told
   */
  constructor(further = RESTORING, hangup = hangupSigns(), say: (text: string) => void = printMessage) {
    const isIgnored = (name: EndSignal): boolean => name === 'SIGHUP' && isHangupIgnored(hangup);
    const end = (name: EndSignal) => (): void => {
      if (this.#controller.signal.aborted) say(further);
      else this.#controller.abort(new InterruptedError(name));
    };
    const names = Object.keys(END_SIGNALS) as EndSignal[];
    this.#listeners = [
      ...names.map((name) => [name, isIgnored(name) ? () => undefined : end(name)] as const),
      // Only this process would stop: what it has started is not the terminal's.
      [
        'SIGTSTP',
        () => {
          say(NO_STOP);
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
