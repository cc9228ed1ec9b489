import type { Segment } from './step-parts.ts';
import type { Part } from './part.ts';

/** Microseconds since the first step began, the part, and what it was. */
export type Span = readonly [begin: number, end: number, part: Part, name: string];

/** Shorter ones are many, and too narrow to be seen. */
const SHORTEST_US = 50;
/** An iteration with work on many files has no end of calls. */
const MOST = 2000;

/**
 * The moments of an iteration in order, those of one part and one thing together. Of more than {@link MOST}, the longest.
 * @param segments - of all steps, in order
 */
export function spansOf(segments: readonly Segment[]): Span[] {
  const begin = segments[0]?.begin ?? 0;
  const spans: { begin: number; end: number; part: Part; name: string }[] = [];
  for (const segment of segments) {
    const name = segment.activity?.name ?? '';
    const last = spans.at(-1);
    const isSame = last?.part === segment.part && last.name === name && last.end === segment.begin;
    if (isSame) last.end = segment.end;
    else spans.push({ begin: segment.begin, end: segment.end, part: segment.part, name });
  }
  const long = spans.filter((span) => span.end - span.begin >= SHORTEST_US);
  const least = long.map((span) => span.end - span.begin).sort((a, b) => b - a)[MOST] ?? 0;
  return long
    .filter((span) => span.end - span.begin > least)
    .map((span): Span => [
      Math.round(span.begin - begin),
      Math.round(span.end - begin),
      span.part,
      span.name,
    ]);
}
