import { mean, sampleSd } from './moments.ts';

/** Samples in nested levels of any depth, such as boots of restarts of iterations; numbers only at the bottom. */
export type Nested = readonly (number | Nested)[];

/** Lowest level first: iterations, then restarts, then boots, ... in the square of the values' unit. */
export interface VarianceComponents {
  /** S_i^2: the mean over parents of the variance of the means on level i. */
  readonly s2: readonly number[];
  /** T_i^2: what level i adds beyond the levels below it; 0 or less if it adds nothing. */
  readonly t2: readonly number[];
}

/**
 * Splits the variance of nested samples by level (Kalibera & Jones, "Rigorous Benchmarking in Reasonable Time", ISMM
 * 2013, section 6, in the corrected form T_i^2 = S_i^2 - S_(i-1)^2 / r_(i-1)). If parents have different numbers of
 * children, r is the harmonic mean of these numbers, which is what enters the variance of their means. Parents without
 * a number below them do not count.
 *
 * @returns `undefined` where on some level no parent has two children
 */
export function varianceComponents(data: Nested): VarianceComponents | undefined {
  const levels = parentsByLevel(withoutEmpty(data));
  const s2: number[] = [];
  const t2: number[] = [];
  for (const [level, parents] of levels.entries()) {
    const variances = parents.flatMap((children) => {
      const sd = sampleSd(children.map(meanOf));
      return sd === undefined ? [] : sd ** 2;
    });
    const variance = mean(variances);
    if (variance === undefined) return undefined;
    const below = levels[level - 1];
    const children = below === undefined ? Infinity : harmonicMean(below.map((parent) => parent.length));
    t2.push(variance - (s2.at(-1) ?? 0) / children);
    s2.push(variance);
  }
  return { s2, t2 };
}

/**
 * How many children each parent should have, so that a given measuring time yields the smallest error of the mean
 * (Kalibera & Jones 2013, section 6): r_i = sqrt((c_(i+1) / c_i) (T_i^2 / T_(i+1)^2)), not rounded. The number on the
 * highest level depends on the error wanted.
 *
 * @param t2 - T_i^2, lowest level first; below 0 counts as 0
 * @param costs - what one more on each level costs beyond its children, lowest first, all in one unit
 * @returns one for each level but the highest; 0 (the fewest possible) if the level adds no variance, otherwise
 * Infinity if the level above adds none
 * @throws RangeError if the numbers of costs and levels differ
 */
export function optimalCounts(t2: readonly number[], costs: readonly number[]): number[] {
  if (costs.length !== t2.length) {
    throw new RangeError(`optimal counts: expected ${t2.length} costs, got ${costs.length}`);
  }
  return t2.slice(0, -1).map((variance, level) => {
    const [cost, costAbove, above] = [costs[level] ?? 0, costs[level + 1] ?? 0, t2[level + 1] ?? 0];
    return variance <= 0 ? 0 : Math.sqrt((costAbove / cost) * (variance / Math.max(0, above)));
  });
}

function withoutEmpty(node: Nested): Nested {
  const children = node.map((child) => (typeof child === 'number' ? child : withoutEmpty(child)));
  return children.filter((child) => typeof child === 'number' || child.length > 0);
}

/** The groups of each level, lowest first; on the lowest they are groups of numbers. */
function parentsByLevel(data: Nested): Nested[][] {
  const levels: Nested[][] = [];
  for (let parents: Nested[] = [data]; parents.length > 0;) {
    levels.unshift(parents.filter((parent) => parent.length > 0));
    parents = parents.flatMap((parent) => parent.filter((child) => typeof child !== 'number'));
  }
  return levels;
}

/** Means of means, so that every child counts alike. */
function meanOf(node: number | Nested): number {
  return typeof node === 'number' ? node : (mean(node.map(meanOf)) ?? NaN);
}

function harmonicMean(counts: readonly number[]): number {
  return counts.length / counts.reduce((sum, count) => sum + 1 / count, 0);
}
