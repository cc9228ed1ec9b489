/** Fewest values on each side of a change: fewer are as likely odd ones as a new level. */
export const FEWEST_BESIDE = 3;

/** Values in their order in time, with the weight of each. */
export interface Weighed {
  readonly values: readonly number[];
  /** Above 0; only their proportions count. */
  readonly weights: readonly number[];
}

/** The place where both sides differ most. */
export interface Candidate {
  /** Index of the first value after it. */
  readonly at: number;
  /** The energy distance between the sides, scaled by their weights. */
  readonly energy: number;
}

export interface Candidates {
  /** Of all values before a place against all after it: sees what has changed lately and stayed. */
  readonly toEnd: Candidate;
  /** Of the values from a place to another against all others: sees what has been undone since, too. */
  readonly stretch: Candidate;
}

/**
 * Looks for changes as E-divisive does (Matteson & James, "A Nonparametric Approach for Multiple Change Point Analysis of
 * Multivariate Data", JASA 109, 2014, equations 5 to 7, exponent 1): two groups of values differ by their energy distance,
 * twice the mean distance between values of the two less the mean distance within each. Here a value counts by its
 * weight; with equal weights it is theirs.
 *
 * Theirs compares what is before a place with the next values, any number of them. This compares a stretch with all
 * others, on both of its sides (Olshen, Venkatraman, Lucito & Wigler, "Circular Binary Segmentation", Biostatistics 5,
 * 2004): what was before the change and what came after it was undone are one level, and have more values together.
 */
export class EnergyScan {
  readonly #distances: Float64Array;
  readonly #weights: Float64Array;
  readonly #borders: readonly number[];
  readonly #size: number;
  /** Row by row: the sum of a value's distances to those up to another one before it. */
  readonly #sums: Float64Array;
  readonly #columns: Float64Array;
  /** Each value's distances to all others, in any order the same. */
  readonly #totals: Float64Array;
  readonly #totalsBefore: Float64Array;
  readonly #weightsBefore: Float64Array;
  readonly #squaresBefore: Float64Array;

  /** @param isBorder - whether a change may lie before the value of an index; every place if absent */
  constructor({ values, weights }: Weighed, isBorder: (at: number) => boolean = () => true) {
    const n = values.length;
    this.#size = n;
    this.#weights = Float64Array.from(weights);
    this.#distances = new Float64Array(n * n);
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < n; column++) {
        this.#distances[row * n + column] =
          Math.abs((values[row] ?? 0) - (values[column] ?? 0)) * (weights[row] ?? 0) * (weights[column] ?? 0);
      }
    }
    this.#borders = Array.from({ length: n + 1 }, (_, at) => at).filter(
      (at) => at >= FEWEST_BESIDE && (at === n || (at <= n - FEWEST_BESIDE && isBorder(at))),
    );
    this.#sums = new Float64Array(n * n);
    this.#totals = Float64Array.from(values, (_, row) =>
      this.#distances.subarray(row * n, (row + 1) * n).reduce((sum, distance) => sum + distance, 0),
    );
    this.#totalsBefore = new Float64Array(n + 1);
    [this.#columns, this.#weightsBefore, this.#squaresBefore] = [
      new Float64Array(n + 1),
      new Float64Array(n + 1),
      new Float64Array(n + 1),
    ];
  }

  /** Whether a change may lie anywhere. */
  get hasPlace(): boolean {
    return this.#borders.some((at) => at < this.#size);
  }

  /** @param order - which value is at each place */
  candidates(order: Int32Array): Candidates {
    this.#addUp(order);
    const [n, borders, sums, columns, totals] = [
      ...[this.#size, this.#borders, this.#sums, this.#columns],
      this.#totalsBefore,
    ] as const;
    const [all, pairs] = [this.#weightOf(0, n), this.#pairsOf(0, n)];
    let [endAt, endEnergy, anyAt, anyEnergy] = [0, -Infinity, 0, -Infinity];
    for (const [index, at] of borders.entries()) {
      if (at === n) break;
      let before = 0;
      let row = at;
      for (let next = index + 1; next < borders.length; next++) {
        const to = borders[next] ?? n;
        for (; row < to; row++) before += sums[row * n + at - 1] ?? 0;
        if (to - at < FEWEST_BESIDE) continue;
        const inside = (columns[to] ?? 0) - (columns[at] ?? 0) - before;
        const between = (totals[to] ?? 0) - (totals[at] ?? 0) - 2 * inside;
        const outside = (columns[n] ?? 0) - inside - between;
        const [weight, own] = [this.#weightOf(at, to), this.#pairsOf(at, to)];
        const rest = all - weight;
        const distance =
          (2 * between) / (rest * weight) - inside / own - outside / (pairs - own - weight * rest);
        const energy = (distance * rest * weight) / all;
        if (to === n && energy > endEnergy) [endAt, endEnergy] = [at, energy];
        if (energy > anyEnergy) [anyAt, anyEnergy] = [at, energy];
      }
    }
    return { toEnd: { at: endAt, energy: endEnergy }, stretch: { at: anyAt, energy: anyEnergy } };
  }

  #addUp(order: Int32Array): void {
    const n = this.#size;
    for (let row = 0; row < n; row++) {
      const value = order[row] ?? 0;
      const [own, from] = [this.#weights[value] ?? 0, value * n];
      let sum = 0;
      for (let column = 0; column < row; column++) {
        sum += this.#distances[from + (order[column] ?? 0)] ?? 0;
        this.#sums[row * n + column] = sum;
      }
      this.#columns[row + 1] = (this.#columns[row] ?? 0) + sum;
      this.#totalsBefore[row + 1] = (this.#totalsBefore[row] ?? 0) + (this.#totals[value] ?? 0);
      this.#weightsBefore[row + 1] = (this.#weightsBefore[row] ?? 0) + own;
      this.#squaresBefore[row + 1] = (this.#squaresBefore[row] ?? 0) + own * own;
    }
  }

  #weightOf(from: number, to: number): number {
    return (this.#weightsBefore[to] ?? 0) - (this.#weightsBefore[from] ?? 0);
  }

  /** The weight of all pairs of values of a part. */
  #pairsOf(from: number, to: number): number {
    const squares = (this.#squaresBefore[to] ?? 0) - (this.#squaresBefore[from] ?? 0);
    return (this.#weightOf(from, to) ** 2 - squares) / 2;
  }
}
