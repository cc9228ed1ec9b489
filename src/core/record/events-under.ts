import type { RunEvent } from './events.ts';
import type { Plan } from '../plan/plan.ts';

/**
 * What was recorded under a kernel, where the plan boots several: what one kernel cannot do says nothing of
 * another. Of a plan without boots it is everything.
 */
export function eventsUnder(plan: Plan, events: Iterable<RunEvent>, kernel: string | undefined): RunEvent[] {
  if (plan.boots === undefined) return [...events];
  const under: RunEvent[] = [];
  let running: string | undefined;
  for (const event of events) {
    if (event.type === 'run') running = event.fingerprint.kernel;
    if (running === kernel) under.push(event);
  }
  return under;
}
