/** A variance of two values says little, and of one value nothing. */
const SHORTEST = 3;
/** Minimum variance of a segment, as a fraction of the whole, so that equal values do not make its cost -infinity. */
const LEAST_VARIANCE = 1e-6;

/**
 * Where mean or variance of a series change: the cheapest segmentation, found by PELT (Killick, Fearnhead & Eckley,
 * "Optimal Detection of Changepoints With a Linear Computational Cost", JASA 107, 2012). A segment costs -2 ln of its
 * normal likelihood, a change costs `penaltyFactor` x ln n; krun's warmup_stats uses 15.
 *
 * @returns indexes at which a new segment begins, ascending; none if nothing changes
 */
export function changepoints(values: readonly number[], penaltyFactor = 15): number[] {
  const n = values.length;
  const sums = [0];
  const squares = [0];
  // Centred, so that squares of large values do not drown a small spread.
  const centre = values.reduce((sum, value) => sum + value, 0) / Math.max(1, n);
  for (const value of values) {
    sums.push((sums.at(-1) ?? 0) + (value - centre));
    squares.push((squares.at(-1) ?? 0) + (value - centre) ** 2);
  }
  const between = (totals: readonly number[], from: number, to: number): number =>
    (totals[to] ?? 0) - (totals[from] ?? 0);
  const floor = LEAST_VARIANCE * ((squares[n] ?? 0) / Math.max(1, n));
  if (!(floor > 0)) return [];
  const cost = (from: number, to: number): number => {
    const length = to - from;
    const found = (between(squares, from, to) - between(sums, from, to) ** 2 / length) / length;
    const variance = Math.max(found, floor);
    return length * (Math.log(variance) + found / variance);
  };

  const penalty = penaltyFactor * Math.log(n);
  // For the values before each index: the lowest cost, and where its last segment begins.
  const best = new Float64Array(n + 1).fill(Infinity);
  best[0] = -penalty;
  const previous = new Int32Array(n + 1);
  // From which index on a start can be pruned.
  const until = new Float64Array(n + 1).fill(Infinity);
  let candidates: number[] = [];
  for (let to = SHORTEST; to <= n; to++) {
    candidates.push(to - SHORTEST);
    candidates = candidates.filter((from) => to < (until[from] ?? 0));
    const costs = candidates.map((from) => (best[from] ?? Infinity) + cost(from, to));
    let least = Infinity;
    let at = 0;
    for (const [index, from] of candidates.entries()) {
      const total = (costs[index] ?? Infinity) + penalty;
      if (total < least) [least, at] = [total, from];
    }
    best[to] = least;
    previous[to] = at;
    // If a change here is cheaper than a start even without the penalty, the start can be pruned, but only once a
    // segment that begins here is long enough.
    for (const [index, from] of candidates.entries()) {
      if ((costs[index] ?? Infinity) > least) until[from] = Math.min(until[from] ?? 0, to + SHORTEST);
    }
  }
  const starts: number[] = [];
  for (let at = previous[n] ?? 0; at > 0; at = previous[at] ?? 0) starts.unshift(at);
  return starts;
}
