import { describe, expect, it } from 'vitest';
import { dipStatistic, hasTwoModes } from '../../../../src/core/statistics/dip.ts';
import reference from '../../../fixtures/statistics-reference.json' with { type: 'json' };

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

describe('dipStatistic', () => {
  it('gives the published dip of the data of Hartigan & Hartigan', () => {
    expect(dipStatistic(reference.dip.values)).toBeCloseTo(reference.dip.expected, 8);
  });

  it('is the least there is, 1 / 2n, for even spacing, equal values and fewer than four', () => {
    for (const n of [4, 5, 10, 63, 1000]) expect(dipStatistic(upTo(n))).toBeCloseTo(1 / (2 * n), 12);
    expect(dipStatistic([7, 7, 7, 7, 7])).toBe(0.1);
    expect(dipStatistic([1, 1, 9])).toBe(1 / 6);
  });

  it('comes to a quarter for two halves far apart', () => {
    expect(dipStatistic([0, 0, 0, 0, 1, 1, 1, 1])).toBeCloseTo(0.25, 12);
  });
});

describe('hasTwoModes', () => {
  it('knows nothing of fewer than 20 values', () => {
    const halves = (n: number) => upTo(n).map((index) => (index % 2) * 100 + index / n);
    expect(hasTwoModes(halves(19))).toBe(false);
    expect(hasTwoModes(halves(20))).toBe(true);
    expect(hasTwoModes([])).toBe(false);
  });
});
