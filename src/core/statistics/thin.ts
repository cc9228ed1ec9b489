import { median } from './robust.ts';

/**
 * A series reduced to at most `limit` points: the medians of consecutive blocks whose sizes differ by at most one.
 * For methods that take the square of a series' length. A series that is short enough stays as it is.
 */
export function blockMedians(values: readonly number[], limit: number): number[] {
  if (values.length <= limit) return [...values];
  return Array.from({ length: limit }, (_, block) => {
    const from = Math.floor((block * values.length) / limit);
    const to = Math.floor(((block + 1) * values.length) / limit);
    return median(values.slice(from, to)) ?? NaN;
  });
}
