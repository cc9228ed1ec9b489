import { describe, expect, it } from 'vitest';
import { hodgesLehmann } from '../../../../src/core/statistics/hodges-lehmann.ts';
import {
  differenceInterval,
  differenceP,
  type MeanDifference,
} from '../../../../src/core/statistics/mean-difference.ts';
import { pairedT } from '../../../../src/core/statistics/paired.ts';
import { welch, welchForGate } from '../../../../src/core/statistics/welch.ts';
import reference from '../../../fixtures/statistics-reference.json' with { type: 'json' };

const { sleep, ratio } = reference;

function present(found: MeanDifference | undefined): MeanDifference {
  if (found === undefined) throw new Error('no difference');
  return found;
}

describe('welch', () => {
  it('gives t, degrees of freedom, p and interval of the sleep data', () => {
    const found = present(welch(sleep.group1, sleep.group2));
    expect(found.difference).toBeCloseTo(1.58, 12);
    expect(found.difference / found.standardError).toBeCloseTo(sleep.welch.t, 6);
    expect(found.df).toBeCloseTo(sleep.welch.df, 5);
    expect(differenceP(found)).toBeCloseTo(sleep.welch.p, 6);
    expect(differenceInterval(found).low).toBeCloseTo(sleep.welch.low, 6);
    expect(differenceInterval(found).high).toBeCloseTo(sleep.welch.high, 6);
  });

  it('gives a ratio with its interval from ln values, and its p beyond a margin', () => {
    const found = present(welch(ratio.a.map(Math.log), ratio.b.map(Math.log)));
    const { low, high } = differenceInterval(found);
    expect(Math.exp(found.difference)).toBeCloseTo(ratio.ratio, 6);
    expect([Math.exp(low), Math.exp(high)].map((end) => end.toFixed(6))).toEqual(
      [ratio.low, ratio.high].map((end) => end.toFixed(6)),
    );
    expect(found.df).toBeCloseTo(ratio.df, 5);
    expect(differenceP(found)).toBeCloseTo(ratio.p, 6);
    expect(differenceP(found, Math.log(ratio.margin), 'greater')).toBeCloseTo(ratio.pBeyondMargin, 6);
  });

  it('has the degrees of freedom of values of any size', () => {
    const { df } = present(welch(sleep.group1, sleep.group2));
    const tiny = (values: readonly number[]) => values.map((value) => value * 1e-120);
    expect(present(welch(tiny(sleep.group1), tiny(sleep.group2))).df).toBeCloseTo(df, 8);
  });

  it('needs two values on either side', () => {
    expect(welch([1], [2, 3])).toBeUndefined();
    expect(welch([1, 2], [])).toBeUndefined();
  });
});

describe('welchForGate', () => {
  it('has the degrees of freedom of Welch 1947, at most those of equal variances', () => {
    const df = (a: readonly number[], b: readonly number[]) => present(welchForGate(a, b)).df;
    // Variances 4 and 1 of 3 values: shares 0.8 and 0.2, 4 / (0.64 + 0.04) - 2.
    expect(df([0, 2, 4], [5, 6, 7])).toBeCloseTo(4 / 0.68 - 2, 12);
    expect(df([0, 1, 2], [5, 6, 7])).toBe(4);
    expect(df([0, 2, 4], [6, 6, 6])).toBeCloseTo(2, 12);
    expect(df([3, 3], [4, 4, 4])).toBe(3);
  });

  it('differs from welch by them only', () => {
    const [gate, shown] = [welchForGate(sleep.group1, sleep.group2), welch(sleep.group1, sleep.group2)];
    expect({ ...present(gate), df: 0 }).toEqual({ ...present(shown), df: 0 });
    expect(present(gate).df).toBeGreaterThan(present(shown).df);
  });
});

describe('pairedT', () => {
  it('gives t, p and interval of the sleep data, whose groups are the same ten people', () => {
    const found = present(pairedT(sleep.group2.map((hours, index) => hours - (sleep.group1[index] ?? NaN))));
    expect(found.difference / found.standardError).toBeCloseTo(sleep.paired.t, 6);
    expect(found.df).toBe(sleep.paired.df);
    expect(differenceP(found)).toBeCloseTo(sleep.paired.p, 6);
    expect(differenceInterval(found).low).toBeCloseTo(sleep.paired.low, 6);
    expect(differenceInterval(found).high).toBeCloseTo(sleep.paired.high, 6);
  });

  it('needs two pairs', () => {
    expect(pairedT([])).toBeUndefined();
    expect(pairedT([4])).toBeUndefined();
  });
});

describe('a difference without any spread', () => {
  const found = present(welch([2, 2], [3, 3, 3]));

  it('has an interval of one point', () => {
    expect(found).toEqual({ difference: 1, standardError: 0, df: 3 });
    expect(differenceInterval(found)).toEqual({ low: 1, high: 1 });
  });

  it('leaves no doubt: p is 0 or 1', () => {
    expect(differenceP(found)).toBe(0);
    expect(differenceP(found, 1)).toBe(1);
    expect(differenceP(found, 0.5, 'greater')).toBe(0);
    expect(differenceP(found, 1, 'greater')).toBe(1);
    expect(differenceP(found, 2, 'greater')).toBe(1);
  });
});

describe('hodgesLehmann', () => {
  it('gives the published shift', () => {
    const { a, b, expected } = reference.hodgesLehmann;
    expect(hodgesLehmann(a, b)).toBeCloseTo(expected, 12);
  });

  it('is not moved by an outlier, and has no value without values', () => {
    expect(hodgesLehmann([1, 2, 3], [4, 5, 1e9])).toBe(3);
    expect(hodgesLehmann([], [1])).toBeUndefined();
    expect(hodgesLehmann([1], [])).toBeUndefined();
  });
});
