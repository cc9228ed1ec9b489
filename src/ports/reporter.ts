import type { RunEvent } from '../core/record/events.ts';
import type { Plan } from '../core/plan/plan.ts';

/** Shows a run as it happens. Called between iterations only, never while one runs. */
export interface Reporter {
  begin(plan: Plan, resultsDir: string): void;
  event(event: RunEvent): void;
  /** Said just before something that takes time begins: the moment to draw. */
  activity(text: string): void;
  end(): void;
}
