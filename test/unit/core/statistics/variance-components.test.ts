import { describe, expect, it } from 'vitest';
import { mean } from '../../../../src/core/statistics/moments.ts';
import { roundInterval } from '../../../../src/core/statistics/round-interval.ts';
import { optimalCounts, varianceComponents } from '../../../../src/core/statistics/variance-components.ts';
import reference from '../../../fixtures/statistics-reference.json' with { type: 'json' };

function expectAll(found: readonly number[] | undefined, expected: readonly number[], digits: number): void {
  expect(found).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) expect(found?.[index]).toBeCloseTo(value, digits);
}

describe('varianceComponents', () => {
  it("gives the paper's worked example, a level that adds nothing below 0", () => {
    const { data, s2, t2, mean: centre, halfWidth } = reference.kalibera;
    const found = varianceComponents(data);
    expectAll(found?.s2, s2, 6);
    expectAll(found?.t2, t2, 6);
    const { low, high } = roundInterval(data.map((executions) => executions.flat())) ?? {};
    expect(mean([low ?? NaN, high ?? NaN])).toBeCloseTo(centre, 12);
    expect(((high ?? NaN) - (low ?? NaN)) / 2).toBeCloseTo(halfWidth, 5);
  });

  it("gives the values of libkalibera's tests and of lme4", () => {
    expectAll(varianceComponents(reference.libkalibera.data)?.t2, reference.libkalibera.t2, 6);
    expectAll(varianceComponents(reference.dyestuff.data)?.s2, reference.dyestuff.s2, 8);
    expectAll(varianceComponents(reference.dyestuff.data)?.t2, reference.dyestuff.t2, 8);
  });

  it('weighs parents of different size by the harmonic mean', () => {
    // Variances 2 and 1 within, means 2 and 5: S_2^2 = 4.5, r = 2 / (1/2 + 1/3) = 2.4.
    const found = varianceComponents([
      [1, 3],
      [4, 5, 6],
    ]);
    expectAll(found?.s2, [1.5, 4.5], 12);
    expectAll(found?.t2, [1.5, 4.5 - 1.5 / 2.4], 12);
  });

  it('passes over what has no numbers', () => {
    const boots = [
      [[1, 2], [3, 4], []],
      [[5, 6], [], [7, 9]],
    ];
    const found = varianceComponents([...boots, [], [[], []]]);
    expect(found).toEqual(varianceComponents(boots.map((boot) => boot.filter(({ length }) => length > 0))));
    expectAll(found?.s2, [0.875, 4.0625 / 2 + 0.53125, 9.03125], 12);
  });

  it('does not exist where a level has no parent of two', () => {
    expect(varianceComponents([])).toBeUndefined();
    expect(varianceComponents([5])).toBeUndefined();
    expect(varianceComponents([[1], [2], [3]])).toBeUndefined();
    expect(varianceComponents([[1, 2, 3]])).toBeUndefined();
    expect(varianceComponents([1, 2, 3])?.s2).toEqual([1]);
  });
});

describe('optimalCounts', () => {
  it("gives those of libkalibera's test, lowest level first", () => {
    const { t2, costs, counts } = reference.libkalibera;
    expectAll(optimalCounts(t2, costs), counts, 4);
  });

  it('is unbounded below a level that adds nothing, and 0 on one', () => {
    expect(optimalCounts([4, 0], [1, 9])).toEqual([Infinity]);
    expect(optimalCounts([4, -3, 2], [1, 9, 9])).toEqual([Infinity, 0]);
    expect(optimalCounts([0, 0], [1, 9])).toEqual([0]);
    expect(optimalCounts([4], [1])).toEqual([]);
  });

  it('refuses costs of other levels', () => {
    expect(() => optimalCounts([4, 1], [1])).toThrow(RangeError);
  });
});
