import type { RunEvent } from '../../core/record/events.ts';
import { UsageError } from '../../core/errors.ts';
import type { HeldSamples } from './held-tables.ts';
import { counted } from '../../core/counted.ts';

/** What is known of a run besides its events. */
export interface Beside {
  /** From its plan: its own, or those of the runs that were gathered into it. */
  readonly runIds: readonly string[];
  /** From its tables. */
  readonly held: HeldSamples | undefined;
}

/**
 * The events of a file, refused if they are not all of the run's (the file lost its start or its end, or is another
 * run's): tables and reports are made from them and must not get worse.
 *
 * Iterating throws a UsageError as soon as that shows, at the latest after the last event.
 */
export function wholeEvents(events: Iterable<RunEvent>, path: string, beside: Beside): Iterable<RunEvent> {
  return { [Symbol.iterator]: () => checked(events, path, beside) };
}

function* checked(
  events: Iterable<RunEvent>,
  path: string,
  { runIds, held }: Beside,
): Generator<RunEvent, undefined> {
  let samples = 0;
  let isFirst = true;
  const [known, missing] = [new Set(runIds), new Set(runIds)];
  for (const event of events) {
    if (isFirst && event.type !== 'run') {
      throw new UsageError(`${path}: expected the start of a run in the first line, found ${event.type}`, {
        hint: 'The file has lost its start: put the whole one back.',
      });
    }
    isFirst = false;
    if (event.type === 'run' && !known.has(event.run_id)) {
      const expected = runIds.slice(0, 3).join(' or ');
      throw new UsageError(`${path}: expected events of run ${expected}, found some of run ${event.run_id}`, {
        hint: 'The file belongs to another folder: put the right one back.',
      });
    }
    if (event.type === 'run') missing.delete(event.run_id);
    if (event.type === 'sample') samples++;
    yield event;
  }
  const [lost] = missing;
  // A run's own events may have been cut before its first line, which its tables then tell.
  if (runIds.length > 1 && lost !== undefined) {
    throw new UsageError(
      `${path}: expected events of ${runIds.length} gathered runs, found none of run ${lost}`,
      {
        hint: 'The file has lost its end: gather the runs again.',
      },
    );
  }
  if (held !== undefined && samples < held.samples) {
    throw new UsageError(
      `${path} has ${counted(samples, 'sample')}, ${held.file} beside it was made from ${held.samples} or more`,
      {
        hint: 'The file is not complete: put the complete one back. To continue with what it has, move the tables elsewhere first.',
      },
    );
  }
  return undefined;
}
