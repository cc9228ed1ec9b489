import { seededRandom } from '../plan/random.ts';
import { EnergyScan, type Weighed } from './energy-scan.ts';
import { splitTestP } from './split-test.ts';

/** Orders that differ as much after which no more are tried: p is then known well enough not to be small. */
const ENOUGH = 20;
const SEED = 1;
/** Sums of distances in another order differ by rounding. */
const TOLERANCE = 1 - 1e-9;
/** How many searches share the level. */
const SEARCHES = 3;

export interface FoundChange {
  /** Index of the first value after the likeliest change. */
  readonly at: number;
  /** Of no change at all. */
  readonly p: number;
}

export interface ChangeTestOptions {
  /** How many random orders to try at most. p by permutation is then at least 3 / (orders + 1). */
  readonly orders: number;
  /** Whether a change may lie before the value of an index; every place if absent. */
  readonly isBorder?: ((at: number) => boolean) | undefined;
  /** Variance that a value of weight 1 has at least; 0 if absent. */
  readonly leastVariance?: number | undefined;
}

/**
 * Tests for one change anywhere in a series by three searches; p is three times the smallest of theirs (Bonferroni).
 *
 * Two are by permutation (see {@link EnergyScan}): the share of random orders of the values in which some place differs at
 * least as much as the best one does in the order measured (Matteson & James 2014, section 2.4). The search for the place is
 * repeated in each order, so p accounts for it, which a t test at the place found does not. They need no normal values, only
 * ones that are as likely in any order if nothing changed. Ten values, though, have too few orders for a small p: the third
 * is {@link splitTestP}.
 *
 * The orders are seeded and stop early where p is plainly not small (Besag & Clifford, "Sequential Monte Carlo p-values",
 * Biometrika 78, 1991), and are left out where they could not make it smaller; the observed order counts as one (Phipson &
 * Smyth 2010).
 *
 * @returns `undefined` if the series is too short to have a change
 */
export function changeTest(
  series: Weighed,
  { orders, isBorder = () => true, leastVariance = 0 }: ChangeTestOptions,
): FoundChange | undefined {
  const split = splitTestP(series, isBorder, leastVariance);
  if (split === undefined) return undefined;
  const scan = new EnergyScan(series, isBorder);
  const order = Int32Array.from(series.values, (_, index) => index);
  const { toEnd, stretch } = scan.candidates(order);
  if (split < 1 / (orders + 1)) return { at: toEnd.at, p: SEARCHES * split };
  const [endLimit, stretchLimit] = [toEnd.energy * TOLERANCE, stretch.energy * TOLERANCE];
  const random = seededRandom(SEED);
  let [ofEnd, ofStretch, tried] = [0, 0, 0];
  while (tried < orders && Math.min(ofEnd, ofStretch) < ENOUGH) {
    shuffle(order, random);
    const drawn = scan.candidates(order);
    if (drawn.toEnd.energy >= endLimit) ofEnd++;
    if (drawn.stretch.energy >= stretchLimit) ofStretch++;
    tried++;
  }
  const [end, other] = [(ofEnd + 1) / (tried + 1), (ofStretch + 1) / (tried + 1)];
  return {
    at: other < Math.min(end, split) ? stretch.at : toEnd.at,
    p: Math.min(1, SEARCHES * Math.min(end, other, split)),
  };
}

/** The likeliest place of one change, without a test. */
export function likeliestChange(series: Weighed, isBorder?: (at: number) => boolean): number | undefined {
  const scan = new EnergyScan(series, isBorder);
  if (!scan.hasPlace) return undefined;
  return scan.candidates(Int32Array.from(series.values, (_, index) => index)).toEnd.at;
}

/** Fisher-Yates, in place: `shuffled` would copy thousands of times. */
function shuffle(order: Int32Array, random: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
}
