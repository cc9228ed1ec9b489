import { describe, expect, it } from 'vitest';
import { mannWhitney } from '../../../bench/pooled-rank-test.ts';
import { permutationP } from '../../../../src/core/statistics/permutation.ts';
import reference from '../../../fixtures/statistics-reference.json' with { type: 'json' };

describe('mannWhitney', () => {
  it.each(reference.mannWhitney)('gives U $u and p $p ($source)', ({ a, b, u, p }) => {
    const found = mannWhitney(a, b);
    expect(found?.u).toBe(u);
    expect(found?.p).toBeCloseTo(p, 7);
  });

  it('is certain of nothing where all values are equal', () => {
    expect(mannWhitney([3, 3, 3], [3, 3])).toEqual({ u: 3, p: 1 });
    const many = Array.from({ length: 60 }, () => 3);
    expect(mannWhitney(many, many)?.p).toBe(1);
  });

  it('goes over to the normal distribution above 50 values a side', () => {
    const side = (length: number, shift: number) => Array.from({ length }, (_, index) => 2 * index + shift);
    // scipy 1.17.1, mannwhitneyu: exact for 50, asymptotic for 51.
    expect(mannWhitney(side(50, 0), side(50, 11))?.p).toBeCloseTo(0.0735352106, 10);
    expect(mannWhitney(side(51, 0), side(51, 11))?.p).toBeCloseTo(0.0761347265, 10);
  });

  it('does not exist without values', () => {
    expect(mannWhitney([], [1])).toBeUndefined();
    expect(mannWhitney([1], [])).toBeUndefined();
  });
});

describe('permutationP', () => {
  it('gives the p of the mouse data over all splits', () => {
    const { a, b, p } = reference.permutation;
    expect(permutationP(a, b)).toBeCloseTo(p, 7);
    expect(permutationP(b, a)).toBeCloseTo(p, 7);
  });

  it.each([
    [3, 2 / 20],
    [4, 2 / 70],
    [5, 2 / 252],
    [6, 2 / 924],
  ])('of %d and %d values is at least 2 / C(2K, K)', (count, least) => {
    const side = (shift: number) => Array.from({ length: count }, (_, index) => shift + index);
    expect(permutationP(side(0), side(100))).toBeCloseTo(least, 12);
  });

  it('counts splits as equal that differ by rounding only', () => {
    // 0.1 + 0.2 is above 0.3; the offset is that of ln microseconds.
    expect(permutationP([0.1, 0.2], [0.3, 0])).toBe(1);
    for (let seed = 0; seed < 50; seed++) {
      const side = (shift: number) =>
        Array.from({ length: 5 }, (_, index) => Math.log(300_000 + 7 * ((seed * index * 13) % 17) + shift));
      expect(permutationP(side(0), side(500))).toBeCloseTo(2 / 252, 12);
    }
  });

  it('draws from more splits than can be gone through, the same ones each time, and is never 0', () => {
    const side = (shift: number) => Array.from({ length: 20 }, (_, index) => shift + index);
    expect(permutationP(side(0), side(1000))).toBe(1 / 10_000);
    const p = permutationP(side(0), side(3)) ?? NaN;
    // Welch's p is 0.1172.
    expect(p).toBeGreaterThan(0.1);
    expect(p).toBeLessThan(0.14);
    expect(permutationP(side(0), side(3))).toBe(p);
  });

  it('is 1 without any difference, and does not exist without values', () => {
    expect(permutationP([4, 4], [4, 4])).toBe(1);
    expect(permutationP([1], [2])).toBe(1);
    expect(permutationP([], [1, 2])).toBeUndefined();
    expect(permutationP([1, 2], [])).toBeUndefined();
  });
});
