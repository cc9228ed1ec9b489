import { UsageError } from '../../core/errors.ts';
import { eventFault } from '../../core/record/event-shape.ts';
import type { RunEvent } from '../../core/record/events.ts';
import { isKnownSchema } from '../../core/record/schema.ts';
import { linesOf } from './lines-of-file.ts';
import { otherSchema } from './other-schema.ts';

/** The start of a session's first line, as the run writes it. */
const SESSION = '{"type":"run",';

/**
 * The events of an events.jsonl, read in pieces on each iteration, so that a run of a million samples is never whole in
 * memory. A line that a crash cut short is skipped: the last one, or one before a session's first line, even if that
 * line is cut short too. A missing file has no events.
 *
 * Iterating throws a UsageError that names the line, on other damage and on another schema.
 */
export function eventsOf(path: string): Iterable<RunEvent> {
  return { [Symbol.iterator]: () => readEvents(path, eventFault) };
}

/** {@link eventsOf} a file whose events have been read before, each without fault. */
export function knownEventsOf(path: string): Iterable<RunEvent> {
  return { [Symbol.iterator]: () => readEvents(path, () => undefined) };
}

function* readEvents(path: string, faultOf: typeof eventFault): Generator<RunEvent, undefined> {
  let torn: { line: number; text: string } | undefined;
  let number = 0;
  for (const text of linesOf(path)) {
    number++;
    if (text === '') continue;
    const event = parsedLine(text);
    if (torn !== undefined && !beginsSession(event, text)) throw damaged(path, torn);
    torn = undefined;
    if (event === undefined) {
      torn = { line: number, text };
      continue;
    }
    if (event.type === 'run' && !isKnownSchema(event.schema)) {
      throw otherSchema(path, event.schema);
    }
    const expected = faultOf(event);
    if (expected !== undefined) throw damaged(path, { line: number, text }, expected);
    yield event;
  }
  return undefined;
}

/** A session killed at its start leaves part of its first line. */
function beginsSession(event: RunEvent | undefined, text: string): boolean {
  if (event !== undefined) return event.type === 'run';
  return text.startsWith(SESSION) || SESSION.startsWith(text);
}

function damaged(
  path: string,
  { line, text }: { line: number; text: string },
  expected = 'a JSON object with a type',
): UsageError {
  return new UsageError(`${path}:${line}: expected ${expected}, found ${text.slice(0, 80)}`, {
    hint: 'The file was changed or damaged after the run. Fix or remove that line if you know what it was.',
  });
}

function parsedLine(line: string): RunEvent | undefined {
  try {
    const value = JSON.parse(line) as RunEvent | null;
    return typeof value === 'object' && typeof value?.type === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
