import { styleText } from 'node:util';
import type { RunEvent } from '../../core/events.ts';
import { cellLabel } from '../../core/outcome.ts';
import type { Plan } from '../../core/plan.ts';
import { Progress, type CellProgress } from '../../core/progress.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Reporter } from '../../ports/reporter.ts';

import { bootText } from '../boot-text.ts';
import { milliseconds } from '../milliseconds.ts';
import { clipped, plainText } from '../plain-text.ts';

const ESCAPE = '\u001b[';
const CELL_WIDTH = 14;

export interface Screen {
  write(text: string): void;
  readonly columns: number;
  readonly rows: number;
  readonly color: boolean;
}

/**
 * A grid that fills in on a terminal. It is drawn once before each thing that takes time begins, in one
 * write, and never while an iteration runs.
 */
export class LiveReporter implements Reporter {
  readonly #screen: Screen;
  readonly #clock: Clock;
  readonly #begin: number;
  #plan: Plan | undefined;
  #progress: Progress | undefined;
  #resultsDir = '';
  #drawnLines = 0;
  #warnings: string[] = [];

  constructor(screen: Screen, clock: Clock) {
    this.#screen = screen;
    this.#clock = clock;
    this.#begin = clock.nowUs();
  }

  begin(plan: Plan, resultsDir: string): void {
    this.#plan = plan;
    this.#progress = new Progress(plan);
    this.#resultsDir = resultsDir;
  }

  event(event: RunEvent): void {
    this.#progress?.add(event);
    if (event.type === 'warning') this.#warnings.push(event.message);
  }

  activity(text: string): void {
    this.#draw(text);
  }

  end(): void {
    this.#erase();
    for (const warning of this.#warnings) this.#screen.write(`warning: ${plainText(warning)}\n`);
  }

  #erase(): void {
    if (this.#drawnLines > 0) this.#screen.write(`${this.#toTop()}${ESCAPE}0J`);
    this.#drawnLines = 0;
  }

  /** To the first column too: a terminal that echoes ^C has moved the cursor. */
  #toTop(): string {
    return `\r${ESCAPE}${this.#drawnLines}A`;
  }

  #draw(activity: string): void {
    if (this.#plan === undefined || this.#progress === undefined) return;
    const width = Math.max(20, this.#screen.columns - 1);
    const lines = [
      ...this.#head(this.#plan, this.#progress),
      ...this.#grid(this.#plan, this.#progress),
      plainText(activity),
    ];
    // A frame higher than the screen could not be overwritten; its end, where the work is, is what is kept.
    const frame = lines.map((line) => clipped(line, width)).slice(-Math.max(3, this.#screen.rows - 1));
    // Up, then line by line over the old frame: erasing first would flicker.
    const up = this.#drawnLines > 0 ? this.#toTop() : '';
    this.#screen.write(
      `${up}${frame.map((line) => `${this.#styled(line)}${ESCAPE}0K\n`).join('')}${ESCAPE}0J`,
    );
    this.#drawnLines = frame.length;
  }

  #head(plan: Plan, progress: Progress): string[] {
    const elapsed = duration(this.#clock.nowUs() - this.#begin);
    const remaining = progress.remainingUs();
    const left =
      remaining === undefined ? 'time left known after the first round' : `about ${duration(remaining)} left`;
    const last = plan.rounds.findLast(({ sentinel }) => sentinel === undefined);
    const round = `round ${progress.round} of ${last?.round ?? 0}`;
    return [
      `${plainText(plan.scenario.name)}  ${round}  ${elapsed} elapsed, ${left}`,
      ...(progress.boot === undefined ? [] : [bootText(progress.boot, plan)]),
      `results in ${plainText(this.#resultsDir)}`,
      'mean ms so far (samples done/planned)',
    ];
  }

  /** Drivers down and runtimes across: the way that fits a narrow screen. */
  #grid(plan: Plan, progress: Progress): string[] {
    const rows = plan.scenario.drivers.map((setup) => setup.name);
    const columns = plan.cells.filter((cell) => cell.driver === rows[0]);
    const nameWidth = Math.min(24, Math.max(...rows.map((row) => row.length)) + 2);
    const header = columns.map(({ runtime, concurrency }) =>
      pad(concurrency === 1 ? runtime : `${runtime} x${concurrency}`),
    );
    return [
      `${' '.repeat(nameWidth)}${header.join('')}`,
      ...rows.map((driver) => {
        const cells = columns.map((column) =>
          pad(cellText(progress.cells.get(cellLabel({ ...column, driver })))),
        );
        return `${clipped(driver, nameWidth - 1).padEnd(nameWidth)}${cells.join('')}`;
      }),
    ];
  }

  #styled(line: string): string {
    if (!this.#screen.color) return line;
    return line
      .replace(/\bunsupported\b/g, (word) => styleText('yellow', word, { validateStream: false }))
      .replace(/\bfailed\b/g, (word) => styleText('red', word, { validateStream: false }));
  }
}

function cellText(cell: CellProgress | undefined): string {
  if (cell === undefined) return '';
  if (cell.outcome !== undefined && cell.outcome.kind !== 'measured') return cell.outcome.kind;
  const count = `${cell.done}/${cell.planned}`;
  return cell.done === 0 ? `- ${count}` : `${milliseconds(cell.sumUs / cell.done)} ${count}`;
}

function pad(text: string): string {
  return clipped(text, CELL_WIDTH - 1).padEnd(CELL_WIDTH);
}

function duration(us: number): string {
  const seconds = Math.round(us / 1e6);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
