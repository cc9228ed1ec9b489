import { describe, expect, it } from 'vitest';
import { fisherExact } from '../../../../src/core/statistics/fisher.ts';
import { normalCdf, normalQuantile } from '../../../../src/core/statistics/normal.ts';
import { quantile } from '../../../../src/core/statistics/quantile.ts';
import { wilsonInterval } from '../../../../src/core/statistics/wilson.ts';
import reference from '../../../fixtures/statistics-reference.json' with { type: 'json' };

describe('normal distribution', () => {
  it('has the known probabilities, far into the lower tail too', () => {
    for (const [z = NaN, p = NaN] of reference.normal.cdf) {
      expect(normalCdf(z) / p, `z = ${z}`).toBeCloseTo(1, 11);
      expect(normalCdf(-z), `z = ${-z}`).toBeCloseTo(1 - p, 14);
    }
    expect([normalCdf(-Infinity), normalCdf(Infinity)]).toEqual([0, 1]);
  });

  it('has the known quantiles', () => {
    for (const [p = NaN, z = NaN] of reference.normal.quantile) {
      expect(normalQuantile(p), `p = ${p}`).toBeCloseTo(z, 12);
    }
    expect(normalQuantile(0.5)).toBe(0);
  });

  it('has no quantile outside of 0..1', () => {
    for (const p of [0, 1, -0.1, 95, NaN]) expect(() => normalQuantile(p)).toThrow(RangeError);
  });
});

describe('quantile', () => {
  it('agrees with the reference of type 7', () => {
    const { values, p, expected } = reference.quantile;
    expect(quantile(values, p)).toBeCloseTo(expected, 12);
  });
});

describe('wilsonInterval', () => {
  it.each(reference.wilson)('gives $successes of $n the published interval', (row) => {
    const found = wilsonInterval(row.successes, row.n);
    expect(found?.low).toBeCloseTo(row.low, 6);
    expect(found?.high).toBeCloseTo(row.high, 6);
  });

  it('ends exactly at 0 and 1 where nothing or all succeeded', () => {
    expect(wilsonInterval(0, 30)?.low).toBe(0);
    expect(wilsonInterval(30, 30)?.high).toBe(1);
  });

  it('does not exist for no trial, and grows with the level', () => {
    expect(wilsonInterval(0, 0)).toBeUndefined();
    const [narrow, wide] = [wilsonInterval(3, 10, 0.8), wilsonInterval(3, 10, 0.99)];
    expect(wide?.low).toBeLessThan(narrow?.low ?? NaN);
    expect(wide?.high).toBeGreaterThan(narrow?.high ?? NaN);
  });
});

describe('fisherExact', () => {
  it.each(reference.fisher)('gives the p of $failedA/$nA against $failedB/$nB', (row) => {
    const found = fisherExact(row.failedA, row.nA, row.failedB, row.nB);
    expect(found / row.p).toBeCloseTo(1, 5);
  });

  it('counts the mirrored table, which is exactly as likely', () => {
    expect(fisherExact(1, 5, 4, 5)).toBeCloseTo(52 / 252, 12);
    expect(fisherExact(4, 5, 1, 5)).toBeCloseTo(52 / 252, 12);
  });

  it('is 1 where nothing failed, everything did, or nothing was tried', () => {
    expect(fisherExact(0, 7, 0, 9)).toBe(1);
    expect(fisherExact(7, 7, 9, 9)).toBeCloseTo(1, 12);
    expect(fisherExact(0, 0, 3, 9)).toBeCloseTo(1, 12);
  });
});
