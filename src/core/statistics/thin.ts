import { median } from './robust.ts';

/**
 * A series reduced to at most `limit` points, for methods that are quadratic in its length: the medians of consecutive
 * blocks with sizes that differ by at most one. A series that is short enough is returned unchanged.
 */
export function blockMedians(values: readonly number[], limit: number): number[] {
  if (values.length <= limit) return [...values];
  return Array.from({ length: limit }, (_, block) => {
    const from = Math.floor((block * values.length) / limit);
    const to = Math.floor(((block + 1) * values.length) / limit);
    return median(values.slice(from, to)) ?? NaN;
  });
}
