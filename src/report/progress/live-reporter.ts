import { activityText, type RunActivity } from '../../core/watch/run-activity.ts';
import { styleText } from 'node:util';
import type { RunEvent, RunEnded } from '../../core/record/events.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { Progress, type Estimate } from '../../core/watch/progress.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Reporter } from '../../ports/reporter.ts';
import { plainText } from '../plain-text.ts';
import { screenWidth } from '../screen-width.ts';
import { wrapText } from '../wrap-text.ts';
import { liveFrame } from './live-frame.ts';

const ESCAPE = '\u001b[';
const TO_LINE_END = `${ESCAPE}0K`;
const TO_SCREEN_END = `${ESCAPE}0J`;
/** Minimum time between two drawings of samples: nobody reads faster. */
const LEAST_BETWEEN_US = 100_000;
/** After this time everything is redrawn, in case another program has written on the screen. */
const ANEW_AFTER_US = 5_000_000;

export interface Screen {
  write(text: string): void;
  readonly columns: number;
  readonly rows: number;
  readonly color: boolean;
}

/**
 * A grid that fills in on a terminal. It is drawn before something that takes time begins, in one write of the changed
 * lines: it does not flicker, and costs the terminal little, which shares the machine with the measurement. Nothing is
 * drawn while an iteration runs, so a new screen size shows with the next drawing.
 */
export class LiveReporter implements Reporter {
  readonly #screen: Screen;
  readonly #clock: Clock;
  readonly #estimate: Estimate | undefined;
  #beginUs = 0;
  #plan: Plan | undefined;
  #progress: Progress | undefined;
  #resultsDir = '';
  #warnings: string[] = [];
  #ended: RunEnded['status'] | undefined;
  /** On the screen now, and its width then. */
  #shown: readonly string[] = [];
  #columns = 0;
  #drawnUs = -Infinity;
  #anewUs = -Infinity;
  /** Whether anything but a sample happened since the last drawing. */
  #isNews = true;

  /** @param estimate - of the time left, until the run has measured a round */
  constructor(screen: Screen, clock: Clock, estimate?: Estimate) {
    this.#screen = screen;
    this.#clock = clock;
    this.#estimate = estimate;
  }

  begin(plan: Plan, resultsDir: string): void {
    this.#plan = plan;
    this.#progress = new Progress(plan, this.#estimate);
    this.#resultsDir = resultsDir;
    this.#beginUs = this.#clock.nowUs();
  }

  event(event: RunEvent): void {
    this.#progress?.add(event);
    if (event.type !== 'sample') this.#isNews = true;
    if (event.type === 'warning' && !this.#warnings.includes(event.message))
      this.#warnings.push(event.message);
    if (event.type === 'end') this.#ended = event.status;
  }

  activity(activity: RunActivity): void {
    const now = this.#clock.nowUs();
    if (!this.#isNews && now - this.#drawnUs < LEAST_BETWEEN_US) return;
    this.#draw(activityText(activity), now);
    this.#isNews = false;
    this.#drawnUs = now;
  }

  /** Above the grid, which would otherwise be drawn over a part of it, and leave a part of itself. */
  say(text: string): void {
    const shown = this.#shown;
    const grid = shown.map((line) => `${this.#styled(line)}\n`).join('');
    this.#screen.write(`${this.#erased()}${text.endsWith('\n') ? text : `${text}\n`}${grid}`);
    this.#shown = shown;
  }

  end(): void {
    const erase = this.#erased();
    // At the end of a run they are printed beside its results.
    const warnings = this.#ended === 'done' ? [] : this.#warnings;
    const lines = warnings.map((text) => wrapText(`warning: ${plainText(text)}`, this.#screen.columns, 2));
    const text = erase + lines.map((line) => `${line}\n`).join('');
    if (text !== '') this.#screen.write(text);
  }

  /** Line by line: what a screen erases at once from its first line on, some terminals keep in their history. */
  #erased(): string {
    if (this.#shown.length === 0) return '';
    const erase = `${this.#toTop()}${`${TO_LINE_END}\n`.repeat(this.#rows())}${TO_SCREEN_END}${this.#toTop()}`;
    this.#shown = [];
    return erase;
  }

  /**
   * To the first column too: a terminal that echoes ^C has moved the cursor. A narrower screen has wrapped the lines;
   * if it cut them instead, more is overwritten above.
   */
  #toTop(): string {
    return `\r${ESCAPE}${this.#rows()}A`;
  }

  #rows(): number {
    const columns = Math.max(1, this.#screen.columns);
    return this.#shown.reduce((sum, line) => sum + Math.max(1, Math.ceil(screenWidth(line) / columns)), 0);
  }

  #draw(activity: string, now: number): void {
    if (this.#plan === undefined || this.#progress === undefined) return;
    const { columns, rows } = this.#screen;
    const frame = liveFrame(
      {
        ...{ plan: this.#plan, progress: this.#progress, activity, resultsDir: this.#resultsDir },
        ...{ elapsedUs: now - this.#beginUs, warnings: this.#warnings },
      },
      // A line of full width would wrap, a frame of full height would scroll.
      { width: Math.max(20, columns - 1), height: Math.max(3, rows - 1) },
    );
    const isAnew =
      frame.length !== this.#shown.length || columns !== this.#columns || now - this.#anewUs > ANEW_AFTER_US;
    const up = this.#shown.length === 0 ? '' : this.#toTop();
    const lines = frame.map((line, index) =>
      !isAnew && line === this.#shown[index] ? '\n' : `${this.#styled(line)}${TO_LINE_END}\n`,
    );
    this.#screen.write(up + lines.join('') + (isAnew ? TO_SCREEN_END : ''));
    this.#shown = frame;
    this.#columns = columns;
    if (isAnew) this.#anewUs = now;
  }

  /** The words say it; colour only makes them easier to find. */
  #styled(line: string): string {
    if (!this.#screen.color) return line;
    const style = (format: 'yellow' | 'red') => (word: string) =>
      styleText(format, word, { validateStream: false });
    return line
      .replace(/\b(?:unsupported|aborted|warnings?)\b/g, style('yellow'))
      .replace(/\bfailed\b/g, style('red'));
  }
}
