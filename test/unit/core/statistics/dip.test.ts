import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/core/plan/random.ts';
import { dipStatistic, hasTwoModes } from '../../../../src/core/statistics/dip.ts';
import { normalQuantile } from '../../../../src/core/statistics/normal.ts';
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
  /** How many of `count` sets were seen with two modes. */
  function seen(n: number, draw: (random: () => number) => number, count = 200): number {
    const random = seededRandom(n);
    const sets = Array.from({ length: count }, () => Array.from({ length: n }, () => draw(random)));
    return sets.filter(hasTwoModes).length;
  }

  it.each([20, 35, 100, 400])('is false for %d normal values, and for uniform ones but for 1 in 100', (n) => {
    expect(seen(n, (random) => normalQuantile(random()))).toBeLessThanOrEqual(1);
    expect(seen(n, (random) => random())).toBeLessThanOrEqual(7);
  });

  it('is false for a long tail, which is no second mode', () => {
    expect(seen(100, (random) => -Math.log(1 - random()))).toBe(0);
  });

  it('sees two groups of 40 and 60 %', () => {
    expect(seen(100, (random) => (random() < 0.4 ? 0 : 8) + normalQuantile(random()))).toBe(200);
  });

  it('knows nothing of fewer than 20 values', () => {
    const halves = (n: number) => upTo(n).map((index) => (index % 2) * 100 + index / n);
    expect(hasTwoModes(halves(19))).toBe(false);
    expect(hasTwoModes(halves(20))).toBe(true);
    expect(hasTwoModes([])).toBe(false);
  });

  it('goes on beyond the largest size of its table', () => {
    expect(seen(20_000, (random) => random(), 20)).toBeLessThanOrEqual(2);
    expect(seen(20_000, (random) => random() + (random() < 0.5 ? 3 : 0), 2)).toBe(2);
  });
});
