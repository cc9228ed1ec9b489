import type { Clock } from '../ports/clock.ts';
import type { RunningEngine } from '../ports/lab.ts';
import { Deadline } from '../ports/deadline.ts';

/** How long an engine that does not answer any more is given to be seen to have ended. */
const NOTICE_MS = 5000;

/**
 * To be called after a failure: asks the engine for an answer and, where there is none, waits for `gone`. An
 * engine that dies cuts its connections a little before anyone can tell that its process has ended; without
 * this, other cells would be measured, and fail, in between.
 * @returns whether it answers
 */
export async function noticeEnd(
  running: RunningEngine,
  clock: Clock,
  interrupted: AbortSignal,
): Promise<boolean> {
  using deadline = new Deadline(clock, NOTICE_MS, "the engine's answer", running.gone, interrupted);
  const { signal } = deadline;
  try {
    await running.engine.facts(signal);
    return true;
  } catch {
    if (signal.aborted) return false;
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve, { once: true });
    });
    return false;
  }
}
