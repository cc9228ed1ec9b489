import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/core/plan/random.ts';
import { mannKendall } from '../../../../src/core/statistics/mann-kendall.ts';
import { normalQuantile } from '../../../../src/core/statistics/normal.ts';
import { changepoints } from '../../../../src/core/statistics/pelt.ts';
import { theilSenSlope } from '../../../../src/core/statistics/theil-sen.ts';
import { blockMedians } from '../../../../src/core/statistics/thin.ts';
import reference from '../../../fixtures/statistics-reference.json' with { type: 'json' };

const { nile, trend } = reference;
const points = (values: readonly number[]) => values.map((y, x) => ({ x, y }));

/** Standard normal values, the same for the same seed. */
function noise(length: number, seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length }, () => normalQuantile(random()));
}

describe('mannKendall', () => {
  it('gives the exact p of a short series, and the slope beside it', () => {
    const found = mannKendall(trend.values);
    expect(found?.s).toBe(trend.s);
    expect(found?.p).toBeCloseTo(trend.p, 5);
    expect(theilSenSlope(points(trend.values))).toBe(trend.slope);
  });

  it('gives S and p of the Nile, which has ties', () => {
    const found = mannKendall(nile.values);
    expect(found?.s).toBe(nile.s);
    expect((found?.p ?? NaN) / nile.p).toBeCloseTo(1, 2);
    expect(theilSenSlope(points(nile.values))).toBeCloseTo(nile.slope, 10);
  });

  it('is 2 / n! for values in order, and the same falling', () => {
    expect(mannKendall([1, 2, 3])).toEqual({ s: 3, p: 2 / 6 });
    expect(mannKendall([5, 4, 3, 2, 1])).toEqual({ s: -10, p: 2 / 120 });
  });

  it('finds no trend in equal values, and has no value below three', () => {
    expect(mannKendall([4, 4, 4, 4])).toEqual({ s: 0, p: 1 });
    expect(mannKendall([2, 1, 3, 2])?.p).toBeGreaterThan(0.5);
    expect(mannKendall([1, 2])).toBeUndefined();
  });
});

describe('changepoints', () => {
  it('finds the shift of the Nile with a penalty of 4 to 12 ln n, but not with the 15 it has by default', () => {
    for (const factor of [4, 8, 12]) expect(changepoints(nile.values, factor)).toEqual([nile.shiftAt]);
    expect(changepoints(nile.values)).toEqual([]);
  });

  it('finds a shift of the level and a change of the variance where they are', () => {
    const level = noise(100, 1).map((value, index) => value + (index < 40 ? 0 : 8));
    expect(changepoints(level)).toEqual([40]);
    const variance = noise(200, 2).map((value, index) => value * (index < 120 ? 1 : 10));
    const [start = NaN, ...more] = changepoints(variance);
    expect(more).toEqual([]);
    expect(Math.abs(start - 120)).toBeLessThanOrEqual(3);
  });

  it('finds several changes, and does not mind a large offset', () => {
    const steps = noise(120, 3).map((value, index) => 1e9 + value + 20 * Math.floor(index / 40));
    expect(changepoints(steps)).toEqual([40, 80]);
  });

  it('finds nothing in noise, in equal values or in next to no values', () => {
    for (let seed = 1; seed <= 50; seed++) expect(changepoints(noise(100, seed))).toEqual([]);
    expect(changepoints(Array.from({ length: 50 }, () => 3))).toEqual([]);
    for (const values of [[], [1], [1, 9], [1, 9, 4]]) expect(changepoints(values)).toEqual([]);
  });

  it('finds a step between equal values, whose variance is 0', () => {
    expect(changepoints(Array.from({ length: 60 }, (_, index) => (index < 25 ? 3 : 4)))).toEqual([25]);
  });

  it('has segments of three values at least, and the least cost of all segmentations', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const values = noise(48, seed).map((value, index) => value * (index % 16 < 8 ? 1 : 4));
      const starts = changepoints(values, 0.5);
      const bounds = [0, ...starts, values.length];
      for (const [index, start] of starts.entries()) {
        expect(start - (bounds[index] ?? NaN)).toBeGreaterThanOrEqual(3);
      }
      expect(segmentCosts(values, bounds, 0.5)).toBeCloseTo(leastCost(values, 0.5), 8);
    }
  });
});

/** -2 ln likelihood of a segment with its own mean and variance, up to a constant. */
function segmentCost(segment: readonly number[]): number {
  const centre = segment.reduce((sum, value) => sum + value, 0) / segment.length;
  const variance = segment.reduce((sum, value) => sum + (value - centre) ** 2, 0) / segment.length;
  return segment.length * (Math.log(variance) + 1);
}

function segmentCosts(values: readonly number[], bounds: readonly number[], factor: number): number {
  const costs = bounds.slice(1).map((end, index) => segmentCost(values.slice(bounds[index], end)));
  return costs.reduce((sum, cost) => sum + cost, 0) + (costs.length - 1) * factor * Math.log(values.length);
}

/** By trying every start of every last segment, without any pruning. */
function leastCost(values: readonly number[], factor: number): number {
  const penalty = factor * Math.log(values.length);
  const least = [-penalty];
  for (let to = 1; to <= values.length; to++) {
    const costs = least.slice(0, Math.max(0, to - 2)).map((cost, from) => {
      return cost + segmentCost(values.slice(from, to)) + penalty;
    });
    least.push(Math.min(Infinity, ...costs));
  }
  return least.at(-1) ?? NaN;
}

describe('blockMedians', () => {
  it('takes the median of consecutive blocks', () => {
    expect(blockMedians([1, 9, 2, 5, 5, 8], 2)).toEqual([2, 5]);
    expect(blockMedians([1, 2, 3, 4, 5, 6, 7], 3)).toEqual([1.5, 3.5, 6]);
  });

  it('leaves a short series as it is', () => {
    expect(blockMedians([3, 1, 2], 3)).toEqual([3, 1, 2]);
    expect(blockMedians([], 3)).toEqual([]);
  });
});
