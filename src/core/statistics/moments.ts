/** The arithmetic mean, in the unit of the values; `undefined` for no values. */
export function mean(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const about = values.reduce((sum, value) => sum + value, 0) / values.length;
  // Corrects the rounding of the first pass: equal values get exactly their value as mean, and so no spread.
  return about + values.reduce((sum, value) => sum + (value - about), 0) / values.length;
}

/** {@link mean} of all values of all groups, without copying any. */
export function meanOfAll(groups: Iterable<readonly number[]>): number | undefined {
  let [sum, count] = [0, 0];
  for (const values of groups) {
    for (const value of values) sum += value;
    count += values.length;
  }
  return count === 0 ? undefined : sum / count;
}

/**
 * The standard deviation of a sample (divisor n - 1), in the unit of the values; `undefined` below two values.
 *
 * Two passes, because the one-pass sum of squares cancels if the spread is small compared with the mean (Chan, Golub &
 * LeVeque, "Algorithms for Computing the Sample Variance", The American Statistician 37(3), 1983).
 */
export function sampleSd(values: readonly number[]): number | undefined {
  const centre = mean(values);
  if (centre === undefined || values.length < 2) return undefined;
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
