/**
 * Adjusted p-values that keep the chance of any false alarm over all tests at the level they are compared with
 * (Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6, 1979).
 *
 * @returns in the order of the input, at most 1
 */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = pValues.map(() => 1);
  let least = 0;
  const ascending = pValues.map((p, index) => ({ p, index })).sort((one, other) => one.p - other.p);
  for (const [rank, { p, index }] of ascending.entries()) {
    least = Math.max(least, Math.min(1, p * (pValues.length - rank)));
    adjusted[index] = least;
  }
  return adjusted;
}

/**
 * Adjusted p-values that keep the expected share of false alarms among all alarms at the level they are compared with
 * (Benjamini & Hochberg, "Controlling the False Discovery Rate", J. Royal Statistical Society B 57, 1995): for views
 * to explore, since some alarms are then expected to be false.
 *
 * @returns in the order of the input, at most 1
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const adjusted = pValues.map(() => 1);
  let most = 1;
  const descending = pValues.map((p, index) => ({ p, index })).sort((one, other) => other.p - one.p);
  for (const [larger, { p, index }] of descending.entries()) {
    most = Math.min(most, p * (pValues.length / (pValues.length - larger)));
    adjusted[index] = most;
  }
  return adjusted;
}
