import { median } from './robust.ts';

/**
 * The median of all differences b - a: the shift from a to b, not moved by a few odd values (Hodges & Lehmann,
 * "Estimates of Location Based on Rank Tests", Annals of Mathematical Statistics 34, 1963).
 *
 * @returns in the unit of the values; `undefined` if a side has none
 */
export function hodgesLehmann(a: readonly number[], b: readonly number[]): number | undefined {
  return median(a.flatMap((from) => b.map((to) => to - from)));
}

/**
 * The same of differences within pairs: the median of the means of every two of them, each with itself included.
 * @returns `undefined` for none
 */
export function hodgesLehmannOfPairs(differences: readonly number[]): number | undefined {
  return median(
    differences.flatMap((one, index) => differences.slice(index).map((other) => (one + other) / 2)),
  );
}
