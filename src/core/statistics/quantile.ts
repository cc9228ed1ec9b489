import type { Values } from './moments.ts';

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
export function quantile(values: Values, p: number): number | undefined {
  const scratch = new Float64Array(values);
  return quantileOf(scratch.length, p, (rank) => selected(scratch, rank));
}

/** A sorted copy, for several quantiles of the same values. */
export function sorted(values: ArrayLike<number>): Float64Array {
  return new Float64Array(values).sort();
}

/** All values of all groups, in their order. */
export function pooled(groups: readonly ArrayLike<number>[]): Float64Array {
  const all = new Float64Array(groups.reduce((count, { length }) => count + length, 0));
  let at = 0;
  for (const values of groups) {
    all.set(values, at);
    at += values.length;
  }
  return all;
}

/** {@link quantile} of values that are sorted already. */
export function sortedQuantile(ascending: Float64Array, p: number): number | undefined {
  return quantileOf(ascending.length, p, (rank) => ascending[rank]);
}

function quantileOf(
  count: number,
  p: number,
  valueAt: (rank: number) => number | undefined,
): number | undefined {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`quantile: p must be within 0..1, got ${p}`);
  const position = (count - 1) * p;
  const below = valueAt(Math.floor(position));
  const above = valueAt(Math.ceil(position));
  if (below === undefined || above === undefined) return undefined;
  return below + (position - Math.floor(position)) * (above - below);
}

/** Fewer are sorted as fast. */
const FEW = 600;

/**
 * The value that sorting would put at a rank, counted from 0, in a time that grows with the number of values only (Hoare,
 * "Algorithm 65: Find", Communications of the ACM 4(7), 1961). Reorders the values; NaN is greatest, as in a sort.
 */
function selected(values: Float64Array, rank: number): number | undefined {
  if (values.length < FEW || values.some(Number.isNaN)) return values.sort()[rank];
  let [left, right] = [0, values.length - 1];
  while (left < right) {
    const pivot = values[(left + right) >> 1] ?? 0;
    let [low, high] = [left, right];
    while (low <= high) {
      while ((values[low] ?? pivot) < pivot) low++;
      while ((values[high] ?? pivot) > pivot) high--;
      if (low > high) break;
      const held = values[low] ?? 0;
      values[low++] = values[high] ?? 0;
      values[high--] = held;
    }
    if (rank <= high) right = high;
    else if (rank >= low) left = low;
    else break;
  }
  return values[rank];
}
