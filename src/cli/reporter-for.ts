import type { Estimate } from '../core/watch/progress.ts';
import type { Clock } from '../ports/clock.ts';
import type { Reporter } from '../ports/reporter.ts';
import { JsonReporter } from '../report/progress/json-reporter.ts';
import { LiveReporter } from '../report/progress/live-reporter.ts';
import { PlainReporter } from '../report/progress/plain-reporter.ts';
import { printMessage, wantsColor } from './output.ts';

export type ProgressKind = 'auto' | 'live' | 'plain' | 'json' | 'relay' | 'none';

/**
 * `auto`: a grid that fills in if standard error is a terminal, otherwise plain lines. `relay`: for the host of a
 * guest, which shows the events itself.
 * @param estimate of the time left, until the run has measured a round
 */
export function reporterFor(kind: ProgressKind, clock: Clock, estimate?: Estimate): Reporter {
  const { stderr } = process;
  switch (shownAs(kind)) {
    case 'live':
      return new LiveReporter(
        {
          write: (text) => void stderr.write(text),
          get columns() {
            return stderr.columns || 80;
          },
          get rows() {
            return stderr.rows || 24;
          },
          color: wantsColor(stderr),
        },
        clock,
        estimate,
      );
    case 'plain':
      return new PlainReporter(printMessage);
    case 'json':
      return new JsonReporter(printMessage);
    case 'relay':
      return new JsonReporter(printMessage, { activities: true });
    case 'none':
      return new PlainReporter(() => undefined);
  }
}

/** Whether it shows the time left, so that an estimate is of use. */
export function isLive(kind: ProgressKind): boolean {
  return shownAs(kind) === 'live';
}

function shownAs(kind: ProgressKind): Exclude<ProgressKind, 'auto'> {
  const isScreen = process.stderr.isTTY && process.env['TERM'] !== 'dumb';
  return kind === 'auto' ? (isScreen ? 'live' : 'plain') : kind;
}

/** How a run tells the person at the terminal something while its progress is shown. */
export function sayBeside(reporter: Reporter): (text: string) => void {
  return (text) => {
    if (reporter.say === undefined) printMessage(text);
    else reporter.say(text);
  };
}
