import { groupBy } from '../../src/core/group-by.ts';
import { normalCdf } from '../../src/core/statistics/normal.ts';

/** As golang.org/x/perf does: with a side of more values the normal distribution is as good. */
const MOST_EXACT = 50;
const MOST_EXACT_TIED = 25;

/**
 * The rank test of Mann & Whitney, "On a Test of Whether one of Two Random Variables is Stochastically Larger than the
 * Other" (Annals of Mathematical Statistics 18, 1947). U counts the pairs in which a's value is the larger one, equal
 * ones by half. Its p is two-sided, of all U as far from their mean as this one or farther: exact up to 50 values a
 * side, 25 where some are equal, else by the normal distribution with the corrections for ties and continuity.
 *
 * It takes all values for independent of each other, as samples that share a restart are not.
 *
 * @returns `undefined` where a side has no value
 */
export function mannWhitney(
  a: readonly number[],
  b: readonly number[],
): { u: number; p: number } | undefined {
  if (a.length === 0 || b.length === 0) return undefined;
  const ranks = tiedRanks(a, b);
  let u = 0;
  let smallerB = 0;
  for (const { size, inA } of ranks) {
    u += inA * (smallerB + (size - inA) / 2);
    smallerB += size - inA;
  }
  const sizes = ranks.map(({ size }) => size);
  const isTied = sizes.some((size) => size > 1);
  const isExact = Math.max(a.length, b.length) <= (isTied ? MOST_EXACT_TIED : MOST_EXACT);
  const p = isExact ? exactP(u, a.length, b.length, sizes) : normalP(u, a.length, b.length, sizes);
  return { u, p };
}

/** Groups of equal values, ascending: how many there are, and how many of them are a's. */
function tiedRanks(a: readonly number[], b: readonly number[]): { size: number; inA: number }[] {
  const all = [...a.map((value) => ({ value, ofA: 1 })), ...b.map((value) => ({ value, ofA: 0 }))];
  all.sort((one, other) => one.value - other.value);
  return [...groupBy(all, ({ value }) => value).values()].map((group) => ({
    size: group.length,
    inA: group.reduce((sum, { ofA }) => sum + ofA, 0),
  }));
}

/**
 * The distribution of U over all ways to choose which values are a's, rank by rank (Klotz, "The Wilcoxon, Ties, and the
 * Computer", JASA 61, 1966). A row has the number of ways to have chosen so many, by 2U, which is whole.
 */
function exactP(u: number, n: number, m: number, sizes: readonly number[]): number {
  const width = 2 * n * m + 1;
  const rows = Array.from({ length: n + 1 }, () => new Float64Array(width));
  rows[0]?.fill(1, 0, 1);
  let seen = 0;
  for (const size of sizes) {
    // From the top, so that a row is added to those above it before those below are added to it.
    for (let chosen = Math.min(n, seen); chosen >= 0; chosen--) {
      const smallerB = seen - chosen;
      const from = rows[chosen];
      if (from === undefined || smallerB > m) continue;
      for (let more = Math.max(1, size - (m - smallerB)); more <= Math.min(size, n - chosen); more++) {
        const to = rows[chosen + more];
        if (to !== undefined) addShifted(from, to, more * (2 * smallerB + size - more), choose(size, more));
      }
    }
    seen += size;
  }
  const distance = Math.abs(2 * u - n * m);
  let extreme = 0;
  let all = 0;
  for (const [twiceU, ways] of (rows[n] ?? new Float64Array()).entries()) {
    all += ways;
    if (Math.abs(twiceU - n * m) >= distance) extreme += ways;
  }
  return extreme / all;
}

function addShifted(from: Float64Array, to: Float64Array, shift: number, times: number): void {
  for (let index = 0; index + shift < to.length; index++) {
    to[index + shift] = (to[index + shift] ?? 0) + times * (from[index] ?? 0);
  }
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let index = 1; index <= k; index++) ways = (ways * (n - k + index)) / index;
  return ways;
}

function normalP(u: number, n: number, m: number, sizes: readonly number[]): number {
  const total = n + m;
  const ties = sizes.reduce((sum, size) => sum + size ** 3 - size, 0);
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  if (variance <= 0) return 1;
  const z = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5) / Math.sqrt(variance);
  return Math.min(1, 2 * normalCdf(-z));
}
