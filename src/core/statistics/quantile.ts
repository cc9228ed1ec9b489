/**
 * The quantile of type 7: linear between the order statistics, the same as PERCENTILE.INC of spreadsheets and the
 * default of R and NumPy (Hyndman & Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50(4),
 * 1996).
 *
 * @param values - in any order, any unit
 * @param p - 0 gives the minimum, 1 the maximum
 * @returns in the unit of the values; `undefined` for no values
 * @throws RangeError if `p` is outside 0..1
 */
export function quantile(values: readonly number[], p: number): number | undefined {
  return sortedQuantile(sorted(values), p);
}

/** A sorted copy, for several quantiles of the same values. */
export function sorted(values: ArrayLike<number>): Float64Array {
  return new Float64Array(values).sort();
}

/** {@link quantile} of values that are sorted already. */
export function sortedQuantile(ascending: Float64Array, p: number): number | undefined {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`quantile: p must be within 0..1, got ${p}`);
  const position = (ascending.length - 1) * p;
  const below = ascending[Math.floor(position)];
  const above = ascending[Math.ceil(position)];
  if (below === undefined || above === undefined) return undefined;
  return below + (position - Math.floor(position)) * (above - below);
}
