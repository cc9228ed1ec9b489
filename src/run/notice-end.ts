import type { Clock } from '../ports/clock.ts';
import type { RunningEngine } from '../ports/lab.ts';
import { Deadline } from '../ports/deadline.ts';

/** How long to wait for the end of an engine that no longer answers. */
const NOTICE_MS = 5000;

/**
 * Call this after a failure: asks the engine for an answer and, if there is none, waits for `gone`. A dying engine cuts
 * its connections a little before its end shows; without this, other cells would be measured in between, and fail.
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
