import type { MeanDifference } from './mean-difference.ts';
import { mean, sampleSd } from './moments.ts';

/**
 * mean(b) - mean(a) with the standard error of Welch, "The Generalization of 'Student's' Problem when Several Different
 * Population Variances are Involved" (Biometrika 34, 1947), which does not assume equal variances. Its degrees of
 * freedom are Satterthwaite's (1946), as in R's t.test: conservative, and very much so if both sides have few values.
 *
 * @returns `undefined` below two values on a side
 */
export function welch(a: readonly number[], b: readonly number[]): MeanDifference | undefined {
  return difference(a, b, (shares) => 1 / sum(shares, ({ share, df }) => share ** 2 / df));
}

/**
 * The same with the degrees of freedom of Welch's own article (as Stata's `welch`), whose terms are divided by n + 1
 * instead of n - 1 and 2 subtracted, and never more than with equal variances. With three values a side they are nearer
 * to the level aimed at than Satterthwaite's, which give half of it (docs/statistics.md).
 *
 * @returns `undefined` below two values on a side
 */
export function welchForGate(a: readonly number[], b: readonly number[]): MeanDifference | undefined {
  const ofEqualVariances = a.length + b.length - 2;
  return difference(a, b, (shares) =>
    Math.min(ofEqualVariances, 1 / sum(shares, ({ share, df }) => share ** 2 / (df + 2)) - 2),
  );
}

/** A side's part of the squared error, and its degrees of freedom. */
interface Share {
  readonly share: number;
  readonly df: number;
}

function difference(
  a: readonly number[],
  b: readonly number[],
  freedom: (shares: readonly Share[]) => number,
): MeanDifference | undefined {
  const [meanA, meanB, sdA, sdB] = [mean(a), mean(b), sampleSd(a), sampleSd(b)];
  if (meanA === undefined || meanB === undefined || sdA === undefined || sdB === undefined) return undefined;
  const [errorA, errorB] = [sdA ** 2 / a.length, sdB ** 2 / b.length];
  const error = errorA + errorB;
  // If neither side spreads, the degrees of freedom are those of equal variances. This uses shares of the error, since
  // squares of a small error could underflow.
  const df =
    error === 0
      ? a.length + b.length - 2
      : freedom([
          { share: errorA / error, df: a.length - 1 },
          { share: errorB / error, df: b.length - 1 },
        ]);
  return { difference: meanB - meanA, standardError: Math.sqrt(error), df };
}

function sum(shares: readonly Share[], term: (share: Share) => number): number {
  return shares.reduce((total, share) => total + term(share), 0);
}
