import { seededRandom, shuffled } from '../plan/random.ts';
import { mean } from './moments.ts';

const MOST_SPLITS = 20_000;
const RANDOM_SPLITS = 9_999;
const SEED = 1;

/**
 * The permutation test of a difference of means, two-sided: the share of splits of all values in groups of these sizes
 * that differ at least as much (Fisher, The Design of Experiments, 1935). All splits up to 20,000 of them, so that p is
 * exact and at least 2 / C(2K, K) for K and K values; else 9,999 random ones, seeded, the observed one counted among
 * them (Phipson & Smyth, "Permutation P-values Should Never Be Zero", 2010).
 *
 * @returns `undefined` if a side has no value
 */
export function permutationP(a: readonly number[], b: readonly number[]): number | undefined {
  const values = [...a, ...b];
  const centre = mean(values);
  if (centre === undefined || a.length === 0 || b.length === 0) return undefined;
  // Around the common mean the sums of the two sides are opposite, so one of them gives the difference.
  const centred = values.map((value) => value - centre);
  const limit = Math.abs(sumOf(centred.slice(0, a.length))) - roundingOf(values);
  if (combinations(values.length, a.length) > MOST_SPLITS) {
    const random = seededRandom(SEED);
    let atLeast = 1;
    for (let split = 0; split < RANDOM_SPLITS; split++) {
      if (Math.abs(sumOf(shuffled(centred, random).slice(0, a.length))) >= limit) atLeast++;
    }
    return atLeast / (RANDOM_SPLITS + 1);
  }
  let splits = 0;
  let atLeast = 0;
  const choose = (from: number, left: number, sum: number): void => {
    if (left === 0) {
      splits++;
      if (Math.abs(sum) >= limit) atLeast++;
      return;
    }
    for (let index = from; index <= centred.length - left; index++) {
      choose(index + 1, left - 1, sum + (centred[index] ?? 0));
    }
  };
  choose(0, a.length, 0);
  return atLeast / splits;
}

/**
 * The same of differences within pairs: without a change each could as well have the other sign (Fisher 1935). All
 * 2^n ways up to 20,000 of them, else 9,999 random ones.
 *
 * @returns two-sided; `undefined` for no pair
 */
export function signFlipP(differences: readonly number[]): number | undefined {
  if (differences.length === 0) return undefined;
  const limit = Math.abs(sumOf(differences)) - roundingOf(differences);
  const flipped = (isKept: (index: number) => boolean): number =>
    Math.abs(differences.reduce((sum, value, index) => sum + (isKept(index) ? value : -value), 0));
  const ways = 2 ** differences.length;
  if (ways > MOST_SPLITS) {
    const random = seededRandom(SEED);
    let atLeast = 1;
    for (let split = 0; split < RANDOM_SPLITS; split++) if (flipped(() => random() < 0.5) >= limit) atLeast++;
    return atLeast / (RANDOM_SPLITS + 1);
  }
  let atLeast = 0;
  for (let way = 0; way < ways; way++) if (flipped((index) => ((way >> index) & 1) === 1) >= limit) atLeast++;
  return atLeast / ways;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Rounding error of sums of these values: splits that differ by less count as equal. */
function roundingOf(values: readonly number[]): number {
  return 2 * values.length * Number.EPSILON * sumOf(values.map(Math.abs));
}

function combinations(n: number, k: number): number {
  let count = 1;
  for (let index = 1; index <= k; index++) count = (count * (n - k + index)) / index;
  return count;
}
