import type { Activity } from './activity.ts';
import type { EngineSpan } from './engine-span.ts';
import type { Part } from './part.ts';
import { partOfSpan } from './span-parts.ts';

/**
 * The spans of one trace as activities. One without a part of its own is of what it is within; only those that are within
 * none say nothing.
 * @param spans - of any traces
 * @param aheadUs - how much the wall clock is ahead of CLOCK_MONOTONIC
 */
export function spanActivities(spans: readonly EngineSpan[], trace: string, aheadUs: number): Activity[] {
  const own = spans.filter((span) => span.trace === trace);
  const byId = new Map(own.map((span) => [span.id, span]));
  const partOf = (span: EngineSpan, depth = 0): Part | undefined => {
    const part = partOfSpan(span.name);
    const parent = byId.get(span.parent);
    // Ids come from outside, and might go round.
    return part ?? (parent === undefined || depth > own.length ? undefined : partOf(parent, depth + 1));
  };
  return own.flatMap((span): Activity[] => {
    const part = partOf(span);
    if (part === undefined) return [];
    const [begin, end] = [span.begin - aheadUs, span.end - aheadUs];
    return [{ begin, end, part, kind: 'span', name: span.name }];
  });
}
