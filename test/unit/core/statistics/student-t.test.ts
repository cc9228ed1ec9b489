import { describe, expect, it } from 'vitest';
import { logGamma } from '../../../../src/core/statistics/log-gamma.ts';
import { roundInterval } from '../../../../src/core/statistics/round-interval.ts';
import { studentTCdf, studentTQuantile } from '../../../../src/core/statistics/student-t.ts';

const twoSided = (t: number, df: number) => 2 * studentTCdf(-Math.abs(t), df);

describe("Student's t", () => {
  it('gives the p values of the sleep data (R)', () => {
    expect(twoSided(-1.8608135, 17.776474)).toBeCloseTo(0.0793941, 6);
    expect(twoSided(-4.0621277, 9)).toBeCloseTo(0.0028329, 6);
  });

  it('agrees with the closed forms of 1 and 2 degrees of freedom to 1e-12', () => {
    for (const t of [-1e9, -30, -1.5, -1e-7, 0, 0.3, 2, 63.657, 1e9]) {
      // Accurate in the lower tail, where 0.5 + atan(t) / pi cancels.
      expect(studentTCdf(t, 1)).toBeCloseTo(Math.atan2(1, -t) / Math.PI, 12);
      expect(studentTCdf(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 12);
    }
  });

  it.each([
    [0.975, 1, 12.7062047362],
    [0.975, 2, 4.3026527297],
    [0.975, 9, 2.2621571628],
    [0.995, 4, 4.6040948713],
    [0.95, 30, 1.6972608866],
    [0.975, 1e7, 1.95996422], // all but normal: 1.95996398 + (z^3 + z) / (4 df)
    [0.025, 9, -2.2621571628],
  ])('has the tabled quantile of p = %d with %d degrees of freedom', (p, df, expected) => {
    expect(studentTQuantile(p, df)).toBeCloseTo(expected, 8);
  });

  it('is undone by its quantile, far into a tail too', () => {
    for (const df of [0.5, 1, 3, 9.7, 400]) {
      for (const p of [1e-12, 1e-4, 0.3, 0.5, 0.9]) {
        expect(studentTCdf(studentTQuantile(p, df), df) / p).toBeCloseTo(1, 8);
      }
    }
  });

  it('refuses what has no answer', () => {
    expect(() => studentTQuantile(1, 3)).toThrow(RangeError);
    expect(() => studentTQuantile(0.9, 0)).toThrow(RangeError);
    expect(() => studentTCdf(1, NaN)).toThrow(RangeError);
  });

  it('stands on a gamma function with the known values', () => {
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 13);
    expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 12);
    expect(logGamma(0.1)).toBeCloseTo(2.252712651734206, 12);
  });
});

describe('roundInterval', () => {
  it('is the t interval of the restart means, however many samples are below them', () => {
    // Means 10, 12, 14: sd 2, t(0.975, 2) = 4.3026527297.
    const restarts = [[9, 11], [12, 12, 12], [14]];
    const half = (4.3026527297 * 2) / Math.sqrt(3);
    expect(roundInterval(restarts)?.low).toBeCloseTo(12 - half, 8);
    expect(roundInterval(restarts)?.high).toBeCloseTo(12 + half, 8);
  });

  it('is not made narrower by more samples after the same restarts', () => {
    const few = roundInterval([[1, 3], [5, 7], [], [8]]);
    const many = roundInterval([
      [1, 3, 1, 3, 1, 3],
      [5, 7, 5, 7],
      [8, 8, 8, 8],
    ]);
    expect(many).toEqual(few);
  });

  it('does not exist for fewer than two restarts', () => {
    expect(roundInterval([])).toBeUndefined();
    expect(roundInterval([[1, 2, 3], []])).toBeUndefined();
  });
});
