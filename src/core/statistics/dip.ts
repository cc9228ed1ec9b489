import type { Values } from './moments.ts';
import { pooled } from './quantile.ts';

/** With fewer values no second mode shows. */
const FEWEST = 20;

/**
 * The 0.99 quantile of sqrt(n) x dip of n uniform values, which are the least clearly unimodal. Simulated: for each n
 * 100,000 sets of values (20,000 for n = 5000) drawn one after another from seededRandom(1), {@link dipStatistic} of
 * each set, and the type 7 quantile. Interpolated between these n over ln n.
 */
const CRITICAL: readonly (readonly [n: number, sqrtNDip: number])[] = [
  [20, 0.5377],
  [50, 0.5736],
  [100, 0.5914],
  [200, 0.6045],
  [500, 0.6099],
  [1000, 0.6216],
  [5000, 0.6299],
];

/**
 * Whether values fall into two or more groups: whether their dip is larger than that of unimodal values in 99 % of
 * cases.
 * @returns `false` below 20 values
 */
export function hasTwoModes(values: Values): boolean {
  const n = values.length;
  if (n < FEWEST) return false;
  return Math.sqrt(n) * dipStatistic(values) > criticalValue(n);
}

function criticalValue(n: number): number {
  const above = CRITICAL.findIndex(([size]) => size >= n);
  const [high, low] = [CRITICAL.at(above), CRITICAL[Math.max(0, above - 1)]];
  if (high === undefined || low === undefined) return Infinity;
  if (above <= 0) return high[1];
  const weight = Math.log(n / low[0]) / Math.log(high[0] / low[0]);
  return low[1] + weight * (high[1] - low[1]);
}

/**
 * The dip: the greatest distance of the values' distribution function from the nearest unimodal one (Hartigan &
 * Hartigan, "The Dip Test of Unimodality", Annals of Statistics 13, 1985; the algorithm is AS 217 with the corrections
 * of Maechler's R package diptest). From 1 / 2n to 1/4. The names are those of the paper: gcm, the greatest convex
 * minorant; lcm, the least concave majorant; both as the indexes at which they touch.
 * @returns 1 / 2n below four values and for equal ones; Infinity for none
 */
export function dipStatistic(values: Values): number {
  const n = values.length;
  // Counted from 1, as in the algorithm.
  const x = pooled([[NaN], values]);
  x.subarray(1).sort();
  const at = (index: number): number => x[index] ?? NaN;
  if (n < 4 || at(1) === at(n)) return 1 / (2 * n);
  const minorant = touches(n, at, 'minorant');
  const majorant = touches(n, at, 'majorant');

  let [low, high] = [1, n];
  let dip = 1;
  for (;;) {
    const gcm = walk(high, low, minorant);
    const lcm = walk(low, high, majorant);
    const widest = widestGap(gcm, lcm, at);
    if (widest.distance < dip) break;
    dip = Math.max(
      dip,
      sideDip(gcm, widest.inGcm, at, 'minorant'),
      sideDip(lcm, widest.inLcm, at, 'majorant'),
    );
    const [nextLow, nextHigh] = [gcm[widest.inGcm] ?? low, lcm[widest.inLcm] ?? high];
    if (low === nextLow && high === nextHigh) break;
    [low, high] = [nextLow, nextHigh];
  }
  return dip / (2 * n);
}

type Hull = 'minorant' | 'majorant';

/** For each index, the previous index at which the hull ending there touches (for the majorant: the next). */
function touches(n: number, at: (index: number) => number, hull: Hull): Int32Array {
  const [end, step] = hull === 'minorant' ? [1, 1] : [n, -1];
  const to = new Int32Array(n + 1);
  to[end] = end;
  for (let index = end + step; index >= 1 && index <= n; index += step) {
    let before = index - step;
    for (;;) {
      const earlier = to[before] ?? end;
      const isHull =
        before === end ||
        (at(index) - at(before)) * (before - earlier) < (at(before) - at(earlier)) * (index - before);
      if (isHull) break;
      before = earlier;
    }
    to[index] = before;
  }
  return to;
}

/** The indexes at which a hull touches, on the way from one index to the other. */
function walk(from: number, until: number, to: Int32Array): number[] {
  const path = [from];
  for (let index = from; index !== until;) {
    index = to[index] ?? until;
    path.push(index);
  }
  return path;
}

interface Gap {
  readonly distance: number;
  /** Indexes of the gap in the walks. */
  readonly inGcm: number;
  readonly inLcm: number;
}

/** The greatest distance between the two hulls, in steps of the distribution function. */
function widestGap(gcm: readonly number[], lcm: readonly number[], at: (index: number) => number): Gap {
  let widest: Gap = { distance: 0, inGcm: gcm.length - 1, inLcm: lcm.length - 1 };
  if (gcm.length === 2 && lcm.length === 2) return { ...widest, distance: 1 };
  let inGcm = gcm.length - 2;
  let inLcm = 1;
  for (;;) {
    const [g, l] = [gcm[inGcm] ?? 0, lcm[inLcm] ?? 0];
    if (g > l) {
      const left = gcm[inGcm + 1] ?? 0;
      const distance = l - left + 1 - ((at(l) - at(left)) * (g - left)) / (at(g) - at(left));
      inLcm++;
      if (distance >= widest.distance) widest = { distance, inGcm: inGcm + 1, inLcm: inLcm - 1 };
    } else {
      const left = lcm[inLcm - 1] ?? 0;
      const distance = ((at(g) - at(left)) * (l - left)) / (at(l) - at(left)) - (g - left - 1);
      inGcm--;
      if (distance >= widest.distance) widest = { distance, inGcm: inGcm + 1, inLcm };
    }
    inGcm = Math.max(0, inGcm);
    inLcm = Math.min(lcm.length - 1, inLcm);
    if (gcm[inGcm] === lcm[inLcm]) return widest;
  }
}

/** The greatest distance of the distribution function from a hull, outside the modal interval. */
function sideDip(path: readonly number[], from: number, at: (index: number) => number, hull: Hull): number {
  let greatest = 0;
  for (let index = from; index < path.length - 1; index++) {
    const [one, other] = [path[index] ?? 0, path[index + 1] ?? 0];
    const [begin, end] = hull === 'minorant' ? [other, one] : [one, other];
    let most = 1;
    if (end - begin > 1 && at(end) !== at(begin)) {
      const slope = (end - begin) / (at(end) - at(begin));
      for (let point = begin; point <= end; point++) {
        const rise = (at(point) - at(begin)) * slope;
        most = Math.max(most, hull === 'minorant' ? point - begin + 1 - rise : rise - (point - begin - 1));
      }
    }
    greatest = Math.max(greatest, most);
  }
  return greatest;
}
