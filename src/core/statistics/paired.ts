import type { MeanDifference } from './mean-difference.ts';
import { mean, sampleSd } from './moments.ts';

/**
 * The mean of differences within pairs (Student, "The Probable Error of a Mean", Biometrika 6, 1908).
 * @returns `undefined` below two pairs
 */
export function pairedT(differences: readonly number[]): MeanDifference | undefined {
  const [difference, sd] = [mean(differences), sampleSd(differences)];
  if (difference === undefined || sd === undefined) return undefined;
  return { difference, standardError: sd / Math.sqrt(differences.length), df: differences.length - 1 };
}
