import type { RunEnded, RunEvent, RunStarted, SampleRecorded } from './events.ts';
import type { Plan } from './plan.ts';

/** What one start of the tool recorded: a resumed run has several. */
export interface Sitting {
  /** Absent only where a log does not begin with its `run` line. */
  readonly run: RunStarted | undefined;
  /** All of them, `run` included. */
  readonly events: readonly RunEvent[];
  readonly samples: readonly SampleRecorded[];
  /** Absent where the sitting was killed, or still goes on. */
  readonly end: RunEnded | undefined;
}

/** Parts a run's events where a sitting begins. */
export function sittingsOf(events: Iterable<RunEvent>): Sitting[] {
  const parts: RunEvent[][] = [];
  for (const event of events) {
    const last = parts.at(-1);
    if (event.type === 'run' || last === undefined) parts.push([event]);
    else last.push(event);
  }
  return parts.map((part) => ({
    run: part.find((event) => event.type === 'run'),
    events: part,
    samples: part.filter((event) => event.type === 'sample'),
    end: part.findLast((event) => event.type === 'end'),
  }));
}

/**
 * What was recorded under a kernel, where the plan boots several: what one kernel cannot do says nothing of
 * another. Of a plan without boots it is everything.
 */
export function eventsUnder(plan: Plan, events: Iterable<RunEvent>, kernel: string | undefined): RunEvent[] {
  if (plan.boots === undefined) return [...events];
  return sittingsOf(events)
    .filter(({ run }) => run?.fingerprint.kernel === kernel)
    .flatMap((sitting) => sitting.events);
}
