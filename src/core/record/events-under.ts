import type { Plan } from '../plan/plan.ts';
import type { RunEvent } from './events.ts';

/**
 * The event with its kernel, if the plan boots several: samples and outcomes of cells and runtimes name their own cell.
 */
export function placed(event: RunEvent, plan: Pick<Plan, 'boots'>, kernel: string): RunEvent {
  if (plan.boots === undefined || !hasKernel(event)) return event;
  return { ...event, kernel };
}

/**
 * The kernel that an event belongs to. Before 0.2 events did not record it: then it is the session's.
 * @param session - the kernel of the last `run` event before it
 */
export function kernelOf(event: RunEvent, session: string | undefined): string | undefined {
  if (event.type === 'run') return event.fingerprint.kernel;
  return (hasKernel(event) ? event.kernel : undefined) ?? session;
}

/**
 * What was recorded under a kernel, if the plan boots several: what one kernel cannot do says nothing of another. Of a
 * plan without boots it is everything.
 */
export function eventsUnder(plan: Plan, events: Iterable<RunEvent>, kernel: string | undefined): RunEvent[] {
  if (plan.boots === undefined) return [...events];
  const under: RunEvent[] = [];
  let running: string | undefined;
  for (const event of events) {
    if (event.type === 'run') running = event.fingerprint.kernel;
    if (kernelOf(event, running) === kernel) under.push(event);
  }
  return under;
}

type Placed = Extract<RunEvent, { type: 'sample' | 'cell' | 'runtime' }>;

function hasKernel(event: RunEvent): event is Placed {
  return event.type === 'sample' || event.type === 'cell' || event.type === 'runtime';
}
