import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, holm } from '../../../../src/core/statistics/holm.ts';
import reference from '../../../fixtures/statistics-reference.json' with { type: 'json' };

const { p, ...expected } = reference.adjusted;
const rejected = (adjusted: readonly number[]) => adjusted.filter((value) => value <= 0.05).length;

describe('holm', () => {
  it('adjusts the example of Benjamini & Hochberg as R does', () => {
    expect(rejected(holm(p))).toBe(expected.rejectedByHolm);
    for (const [index, value] of expected.holm.entries()) expect(holm(p)[index]).toBeCloseTo(value, 12);
  });

  it('keeps the order of the input', () => {
    expect(holm([0.04, 0.01, 0.03]).map((value) => value.toFixed(6))).toEqual([
      '0.060000',
      '0.030000',
      '0.060000',
    ]);
  });

  it('is at most 1, and nothing for nothing', () => {
    expect(holm([0.6, 0.9])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});

describe('benjaminiHochberg', () => {
  it('rejects what the authors do in their example, with the adjusted values of scipy', () => {
    expect(rejected(benjaminiHochberg(p))).toBe(expected.rejectedByBenjaminiHochberg);
    for (const [index, value] of expected.benjaminiHochberg.entries()) {
      expect(benjaminiHochberg(p)[index]).toBeCloseTo(value, 12);
    }
  });

  it('keeps the order of the input', () => {
    expect(benjaminiHochberg([0.9, 0.01, 0.02])).toEqual([0.9, 0.03, 0.03]);
    expect(benjaminiHochberg([])).toEqual([]);
  });
});
