/** Numbers in any order. */
export type Values = readonly number[] | Float64Array;

/** The arithmetic mean, in the unit of the values; `undefined` for no values. */
export function mean(values: Values): number | undefined {
  if (values.length === 0) return undefined;
  let sum = 0;
  for (const value of values) sum += value;
  const about = sum / values.length;
  // Corrects the rounding of the first pass: equal values get exactly their value as mean, and so no spread.
  let rest = 0;
  for (const value of values) rest += value - about;
  return about + rest / values.length;
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
 *
 * @param centre - their mean, where it is known already
 */
export function sampleSd(values: Values, centre = mean(values)): number | undefined {
  if (centre === undefined || values.length < 2) return undefined;
  let squares = 0;
  for (const value of values) squares += (value - centre) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}
