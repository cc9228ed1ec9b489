import { describe, expect, it } from 'vitest';
import { changeTest, likeliestChange } from '../../../../src/core/statistics/change-test.ts';
import { EnergyScan, type Weighed } from '../../../../src/core/statistics/energy-scan.ts';
import { runWeights, seriesScatter } from '../../../../src/core/statistics/run-weights.ts';

function evenly(...values: number[]): Weighed {
  return { values, weights: values.map(() => 1) };
}

function inOrder({ values }: Weighed): Int32Array {
  return Int32Array.from(values, (_, index) => index);
}

/** Equation 5 of Matteson & James (2014) for two groups, each pair by the product of its weights. */
function energyOf({ values, weights }: Weighed, isLeft: (index: number) => boolean): number {
  const [sums, counts] = [new Map<string, number>(), new Map<string, number>()];
  const total = { left: 0, right: 0 };
  for (const [one, value] of values.entries()) {
    total[isLeft(one) ? 'left' : 'right'] += weights[one] ?? 0;
    for (let other = 0; other < one; other++) {
      const kind = [one, other]
        .map((index) => (isLeft(index) ? 'left' : 'right'))
        .sort()
        .join();
      const weight = (weights[one] ?? 0) * (weights[other] ?? 0);
      sums.set(kind, (sums.get(kind) ?? 0) + weight * Math.abs(value - (values[other] ?? 0)));
      counts.set(kind, (counts.get(kind) ?? 0) + weight);
    }
  }
  const of = (kind: string): number => (sums.get(kind) ?? 0) / (counts.get(kind) ?? 1);
  const distance = 2 * of('left,right') - of('left,left') - of('right,right');
  return (distance * total.left * total.right) / (total.left + total.right);
}

describe('EnergyScan', () => {
  it('has the energy of a step and of a stretch as it follows from the definition', () => {
    // 3 of 0 and 3 of 1: all distances between are 1, those within 0: 3 x 3 / 6 x 2.
    const step = evenly(0, 0, 0, 1, 1, 1);
    expect(new EnergyScan(step).candidates(inOrder(step)).toEnd).toEqual({ at: 3, energy: 3 });
    // 6 of 0, 3 of 1 between them: 6 x 3 / 9 x 2.
    const stretch = evenly(0, 0, 0, 1, 1, 1, 0, 0, 0);
    const { toEnd, stretch: found } = new EnergyScan(stretch).candidates(inOrder(stretch));
    expect(found).toEqual({ at: 3, energy: 4 });
    expect(toEnd.energy).toBeLessThan(found.energy);
  });

  it('counts pairs by their weights, in whatever order', () => {
    const series = {
      values: [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5],
      weights: [1, 2, 0.5, 1, 3, 1, 1, 0.2, 1, 2, 1],
    };
    const order = Int32Array.from([4, 2, 10, 0, 8, 1, 6, 3, 5, 7, 9]);
    const drawn = {
      values: Array.from(order, (index) => series.values[index] ?? 0),
      weights: Array.from(order, (index) => series.weights[index] ?? 0),
    };
    const { toEnd, stretch } = new EnergyScan(series).candidates(order);
    const splits = [3, 4, 5, 6, 7, 8].map((at) => energyOf(drawn, (index) => index < at));
    expect(toEnd.energy).toBeCloseTo(Math.max(...splits), 10);
    expect(toEnd.at).toBe(3 + splits.indexOf(Math.max(...splits)));
    const stretches = [3, 4, 5].flatMap((from) =>
      [6, 7, 8, 11].flatMap((to) =>
        to - from < 3 ? [] : energyOf(drawn, (index) => index >= from && index < to),
      ),
    );
    expect(stretch.energy).toBeCloseTo(Math.max(...stretches, ...splits), 10);
  });

  it('finds the place that Apache Otava 0.8.0 finds, and its energy', () => {
    const series = evenly(12, 9, 11, 10, 12, 10, 9, 11, 16, 18, 17, 15, 17, 16, 18, 17);
    expect(likeliestChange(series)).toBe(8);
    expect(new EnergyScan(series).candidates(inOrder(series)).toEnd.energy).toBeCloseTo(
      39.42857142857143,
      10,
    );
  });
});

describe('changeTest', () => {
  it('is by permutation where values are many: 0 of the orders are as far apart, and each of three searches counts', () => {
    const stretch = evenly(
      ...Array.from({ length: 60 }, (_, index) => (index >= 24 && index < 36 ? 1 : 0) + (index % 3) / 4),
    );
    expect(changeTest(stretch, { orders: 999 })).toEqual({ at: 24, p: 3 / 1000 });
    expect(changeTest(evenly(...Array.from({ length: 30 }, () => 7)), { orders: 999 })?.p).toBe(1);
  });

  it("is by Student's t where values are too few for that, times the places", () => {
    // scipy.stats.ttest_ind([1, 2, 3, 2], [11, 12, 13, 12]).pvalue; 3 places, 3 searches.
    const p = 2.3733345438962454e-6;
    const few = evenly(1, 2, 3, 2, 11, 12, 13, 12);
    const found = changeTest(few, { orders: 99_999 });
    expect(found?.at).toBe(4);
    expect(found?.p).toBeCloseTo(p * 3 * 3, 12);
  });

  it('takes values that are all the same on each side for rounded ones', () => {
    const rounded = evenly(0, 0, 0, 1, 1, 1);
    expect(changeTest(rounded, { orders: 999 })?.p).toBeLessThan(1e-9);
    expect(changeTest(rounded, { orders: 999, leastVariance: 0.3 })?.p).toBeGreaterThan(0.1);
  });

  it('needs three values on each side, and a place where a change may be', () => {
    expect(changeTest(evenly(1, 2, 3, 4, 5), { orders: 99 })).toBeUndefined();
    expect(changeTest(evenly(1, 2, 3, 4, 5, 6), { orders: 99 })).toBeDefined();
    expect(changeTest(evenly(1, 2, 3, 4, 5, 6), { orders: 99, isBorder: () => false })).toBeUndefined();
  });

  it('puts a change only where one may be', () => {
    const step = evenly(0, 0, 0, 0, 0, 1, 1, 1, 1, 1);
    expect(changeTest(step, { orders: 99, isBorder: (at) => at === 6 })?.at).toBe(6);
  });
});

describe('runWeights', () => {
  it('are alike where runs have as many restarts, whatever they scatter', () => {
    const runs = [{ units: [1, 2, 3] }, { units: [7, 9, 20] }, { units: [5, 5, 5] }];
    for (const weight of runWeights(runs)) expect(weight).toBeCloseTo(1, 12);
  });

  it('are as the numbers of restarts where runs bring nothing along', () => {
    // All means are 0, so that nothing is left between runs.
    const runs = [{ units: [-1, 1] }, { units: [-1, 1, -1, 1, -1, 1, -1, 1] }];
    expect(seriesScatter(runs).between).toBe(0);
    const [few = 0, many = 0] = runWeights(runs);
    expect(many / few).toBeCloseTo(4, 12);
  });

  it('are nearly alike where runs differ far more than their restarts do', () => {
    const runs = Array.from({ length: 20 }, (_, index) => ({
      units: Array.from(
        { length: index % 2 === 0 ? 1 : 100 },
        (_ignored, unit) => 10 * (index % 3) + (unit % 2) * 0.1,
      ),
    }));
    const weights = runWeights(runs);
    expect(Math.max(...weights) / Math.min(...weights)).toBeLessThan(1.01);
  });

  it('are alike where every run has one restart', () => {
    expect(runWeights([{ units: [1] }, { units: [2] }, { units: [4] }])).toEqual([1, 1, 1]);
    expect(runWeights([{ units: [1] }, { units: [1] }])).toEqual([1, 1]);
  });
});
