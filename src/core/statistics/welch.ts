import type { MeanDifference } from './mean-difference.ts';
import { mean, sampleSd } from './moments.ts';

/**
 * mean(b) - mean(a) with the standard error and degrees of freedom of Welch, "The Generalization of 'Student's'
 * Problem when Several Different Population Variances are Involved" (Biometrika 34, 1947), which do not take the
 * two variances for equal. Where neither side spreads, the degrees of freedom are those of equal variances.
 *
 * @returns `undefined` below two values on a side
 */
export function welch(a: readonly number[], b: readonly number[]): MeanDifference | undefined {
  const [meanA, meanB, sdA, sdB] = [mean(a), mean(b), sampleSd(a), sampleSd(b)];
  if (meanA === undefined || meanB === undefined || sdA === undefined || sdB === undefined) return undefined;
  const [errorA, errorB] = [sdA ** 2 / a.length, sdB ** 2 / b.length];
  const error = errorA + errorB;
  // By shares of the error, whose squares cannot underflow as those of a small error would.
  const df =
    error === 0
      ? a.length + b.length - 2
      : 1 / ((errorA / error) ** 2 / (a.length - 1) + (errorB / error) ** 2 / (b.length - 1));
  return { difference: meanB - meanA, standardError: Math.sqrt(error), df };
}
