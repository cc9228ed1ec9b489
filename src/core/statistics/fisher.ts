import { logGamma } from './log-gamma.ts';

/** Tables as likely as the observed one but for rounding count as no more likely, as in R's fisher.test. */
const TOLERANCE = 1 + 1e-7;

/**
 * Fisher's exact test of two shares (Fisher, Statistical Methods for Research Workers, 5th ed., 1934): the
 * probability, margins given, of all tables no more likely than the observed one.
 *
 * @returns the two-sided p
 */
export function fisherExact(failedA: number, nA: number, failedB: number, nB: number): number {
  const failed = failedA + failedB;
  const choose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  const all = choose(nA + nB, failed);
  const probability = (inA: number): number => Math.exp(choose(nA, inA) + choose(nB, failed - inA) - all);
  const observed = probability(failedA) * TOLERANCE;
  let p = 0;
  for (let inA = Math.max(0, failed - nB); inA <= Math.min(failed, nA); inA++) {
    const likely = probability(inA);
    if (likely <= observed) p += likely;
  }
  return Math.min(1, p);
}

/**
 * The least p that {@link fisherExact} can give for this many failures: if it is not below the level, the test can never
 * reject, and takes part in no correction (Tarone, "A Modified Bonferroni Method for Discrete Data", Biometrics 46,
 * 1990).
 */
export function fisherLeast(failed: number, nA: number, nB: number): number {
  const ends = [Math.min(failed, nA), Math.max(0, failed - nB)];
  return Math.min(...ends.map((inA) => fisherExact(inA, nA, failed - inA, nB)));
}
