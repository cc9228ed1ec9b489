import type { RunEvent } from '../core/record/events.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { RunActivity } from '../core/watch/run-activity.ts';

/** Shows a run's progress. Called between iterations only, never during one. */
export interface Reporter {
  begin(plan: Plan, resultsDir: string): void;
  event(event: RunEvent): void;
  /** Called just before something that takes time: the moment to draw. */
  activity(activity: RunActivity): void;
  /** A message for the person at the terminal, of whatever the run does; where absent, it is simply printed. */
  say?(text: string): void;
  end(): void;
}
