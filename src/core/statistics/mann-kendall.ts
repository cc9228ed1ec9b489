import { normalCdf } from './normal.ts';

/** Up to here the distribution of S is computed exactly if no values are equal. */
const MOST_EXACT = 10;

/**
 * The test of Mann, "Nonparametric Tests Against Trend" (Econometrica 13, 1945) and Kendall: S is the number of rising
 * pairs minus that of falling ones. Its p is two-sided: exact up to 10 values without ties, otherwise by the normal
 * distribution with corrections for ties and continuity.
 *
 * The values must be independent of each other apart from a trend, which the iterations of one loop are not.
 *
 * @returns `undefined` below three values
 */
export function mannKendall(values: readonly number[]): { s: number; p: number } | undefined {
  const n = values.length;
  if (n < 3) return undefined;
  let s = 0;
  for (const [index, from] of values.entries()) {
    for (const to of values.slice(index + 1)) s += Math.sign(to - from);
  }
  const ties = tieSizes(values);
  if (n <= MOST_EXACT && ties.length === 0) return { s, p: exactP(n, Math.abs(s)) };
  const spread = (count: number): number => count * (count - 1) * (2 * count + 5);
  const variance = (spread(n) - ties.reduce((sum, size) => sum + spread(size), 0)) / 18;
  if (variance === 0) return { s, p: 1 };
  const z = Math.max(0, Math.abs(s) - 1) / Math.sqrt(variance);
  return { s, p: Math.min(1, 2 * normalCdf(-z)) };
}

/** Sizes of the groups of equal values, without groups of one. */
function tieSizes(values: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].filter((count) => count > 1);
}

/** P(|S| >= size): S + 2 x inversions = n (n - 1) / 2, and orders by inversions obey a recurrence (Kendall 1938). */
function exactP(n: number, size: number): number {
  let orders = [1];
  for (let length = 2; length <= n; length++) {
    const next = Array.from({ length: orders.length + length - 1 }, () => 0);
    for (const [inversions, count] of orders.entries()) {
      for (let more = 0; more < length; more++)
        next[inversions + more] = (next[inversions + more] ?? 0) + count;
    }
    orders = next;
  }
  const pairs = (n * (n - 1)) / 2;
  const all = orders.reduce((sum, count) => sum + count, 0);
  const extreme = orders.filter((_, inversions) => Math.abs(pairs - 2 * inversions) >= size);
  return extreme.reduce((sum, count) => sum + count, 0) / all;
}
