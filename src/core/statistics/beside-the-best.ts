import { holm } from './holm.ts';
import { differenceP, type MeanDifference } from './mean-difference.ts';
import { pairedT } from './paired.ts';
import { welch } from './welch.ts';

/** Values of one treatment by the block that they were measured in: a round, or a host. */
export type Blocks = ReadonlyMap<unknown, number>;

/** With fewer blocks, pairs have too few degrees of freedom to show more than they lose (docs/statistics.md). */
const FEWEST_PAIRS = 6;

/**
 * Which of several treatments cannot be told from the best, the one with the lowest mean: the subset that multiple
 * comparisons with the best leave (Hsu, "Constrained Simultaneous Confidence Intervals for Multiple Comparisons with the
 * Best", Annals of Statistics 12, 1984; the subset is Gupta's, Technometrics 7, 1965).
 *
 * A treatment is compared with each other, one-sided and corrected for their number (Bonferroni). Holm's method then
 * corrects over the treatments, so that all treatments which are equally good are among the best with a probability of
 * 1 - alpha, where Hsu's holds for each of them. His quantile, Dunnett's, takes variances for equal; these tests do not.
 *
 * @param treatments - by block; two are compared over the blocks that both have, if these are two at least
 * @param alpha - probability that any of the best is missed
 * @param alwaysPaired - compare within blocks however few there are: where blocks differ much, as hosts do
 */
export function besideTheBest(
  treatments: readonly Blocks[],
  alpha: number,
  { alwaysPaired = false } = {},
): boolean[] {
  const others = Math.max(1, treatments.length - 1);
  const leastP = treatments.map((own) =>
    Math.min(1, ...treatments.filter((other) => other !== own).map((other) => pOfWorse(own, other))),
  );
  return holm(leastP.map((p) => Math.min(1, p * others))).map((p) => p >= alpha);

  function pOfWorse(own: Blocks, other: Blocks): number {
    const found = differenceWithin(own, other, alwaysPaired);
    return found === undefined ? 1 : differenceP(found, 0, 'greater');
  }
}

/**
 * How much more `own` is. What the treatments of a block have in common cancels out in pairs (Student 1908). Without
 * pairs (Welch 1947) it stays in the error, which makes the test more cautious, never less.
 * @returns `undefined` below two blocks
 */
function differenceWithin(own: Blocks, other: Blocks, alwaysPaired: boolean): MeanDifference | undefined {
  const pairs = [...own].flatMap(([block, value]) => {
    const theirs = other.get(block);
    return theirs === undefined ? [] : [{ value, theirs }];
  });
  return alwaysPaired || pairs.length >= FEWEST_PAIRS
    ? pairedT(pairs.map(({ value, theirs }) => value - theirs))
    : welch(
        pairs.map(({ theirs }) => theirs),
        pairs.map(({ value }) => value),
      );
}
