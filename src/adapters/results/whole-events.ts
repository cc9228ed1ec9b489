import type { RunEvent } from '../../core/record/events.ts';
import { UsageError } from '../../core/errors.ts';
import type { HeldSamples } from './held-tables.ts';

/** What is known of a run beside its events. */
export interface Beside {
  /** Of its plan. */
  readonly runId: string;
  /** Of its tables. */
  readonly held: HeldSamples | undefined;
}

/**
 * The events of a file, refused where they are not all of the run's: tables and reports are made from them, and are
 * not to be made worse (a file that lost its begin or its end, or another run's).
 *
 * Going through them throws a UsageError at the place that shows it, at the latest when all have been gone through.
 */
export function wholeEvents(events: Iterable<RunEvent>, path: string, beside: Beside): Iterable<RunEvent> {
  return { [Symbol.iterator]: () => checked(events, path, beside) };
}

function* checked(
  events: Iterable<RunEvent>,
  path: string,
  { runId, held }: Beside,
): Generator<RunEvent, undefined> {
  let samples = 0;
  let isFirst = true;
  for (const event of events) {
    if (isFirst && event.type !== 'run') {
      throw new UsageError(`${path}: expected the begin of a run in the first line, found ${event.type}`, {
        hint: 'The file has lost its begin: put the whole one back.',
      });
    }
    isFirst = false;
    if (event.type === 'run' && event.run_id !== runId) {
      throw new UsageError(`${path}: expected events of run ${runId}, found some of run ${event.run_id}`, {
        hint: 'The file is of another folder: put its own one back.',
      });
    }
    if (event.type === 'sample') samples++;
    yield event;
  }
  if (held !== undefined && samples < held.samples) {
    throw new UsageError(
      `${path} has ${samples} samples, ${held.file} beside it was made from ${held.samples} or more`,
      {
        hint: 'The file is not whole: put the whole one back. To go on with what it has, move the tables elsewhere first.',
      },
    );
  }
  return undefined;
}
