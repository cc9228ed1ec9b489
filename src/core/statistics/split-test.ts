import { FEWEST_BESIDE, type Weighed } from './energy-scan.ts';
import { studentTCdf } from './student-t.ts';

/**
 * The p of no change by Student's t at the place where it is largest, times the number of places (Bonferroni; Worsley, "On
 * the Likelihood Ratio Test for a Shift in Location of Normal Populations", JASA 74, 1979). Unlike p by permutation it can
 * be small where there are few values, if it takes these for normal.
 *
 * @param leastVariance - of a value of weight 1, such as what rounding adds: values that are all the same say little
 * @returns `undefined` if there is no place
 */
export function splitTestP(
  { values, weights }: Weighed,
  isBorder: (at: number) => boolean,
  leastVariance: number,
): number | undefined {
  const n = values.length;
  let [weight, sum, squares] = [0, 0, 0];
  const centre = values[0] ?? 0;
  const before = values.map((value, index) => {
    const kept = { weight, sum };
    const own = weights[index] ?? 0;
    weight += own;
    sum += own * (value - centre);
    squares += own * (value - centre) ** 2;
    return kept;
  });
  const spread = Math.max(0, squares - sum ** 2 / weight);
  let [places, most] = [0, 0];
  for (const [at, left] of before.entries()) {
    if (at < FEWEST_BESIDE || at > n - FEWEST_BESIDE || !isBorder(at)) continue;
    places++;
    const right = weight - left.weight;
    const gain = ((left.sum / left.weight - (sum - left.sum) / right) ** 2 * left.weight * right) / weight;
    const variance = Math.max((spread - gain) / (n - 2), leastVariance, Number.EPSILON * spread);
    if (variance > 0) most = Math.max(most, Math.sqrt(gain / variance));
  }
  return places === 0 ? undefined : Math.min(1, places * 2 * studentTCdf(-most, n - 2));
}
