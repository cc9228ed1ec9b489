import type { Values } from './moments.ts';
import { quantile, sortedQuantile } from './quantile.ts';

/** 1 / the 0.75 quantile of the standard normal: makes the MAD of normal data estimate their sigma. */
export const NORMAL_CONSISTENCY = 1.4826;

/** The middle value, in the unit of the values; `undefined` for no values. */
export function median(values: Values): number | undefined {
  return quantile(values, 0.5);
}

/**
 * The median absolute deviation times 1.4826: a spread that a few slow outliers do not move (Rousseeuw & Croux,
 * "Alternatives to the Median Absolute Deviation", JASA 88(424), 1993).
 *
 * @param ascending - sorted values
 * @returns in their unit; `undefined` for no values
 */
export function scaledMad(ascending: Float64Array): number | undefined {
  const centre = sortedQuantile(ascending, 0.5);
  if (centre === undefined) return undefined;
  const deviation = sortedQuantile(deviationsFrom(centre, ascending), 0.5);
  return deviation === undefined ? undefined : NORMAL_CONSISTENCY * deviation;
}

/** Absolute deviations in ascending order: the greatest is at one end of what remains. */
function deviationsFrom(centre: number, ascending: Float64Array): Float64Array {
  const found = new Float64Array(ascending.length);
  let [left, right] = [0, ascending.length - 1];
  for (let at = ascending.length - 1; at >= 0; at--) {
    const below = Math.abs((ascending[left] ?? centre) - centre);
    const above = Math.abs((ascending[right] ?? centre) - centre);
    if (below > above) left++;
    else right--;
    found[at] = Math.max(below, above);
  }
  return found;
}
