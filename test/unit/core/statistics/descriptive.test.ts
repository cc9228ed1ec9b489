import { describe, expect, it } from 'vitest';
import { mean, sampleSd } from '../../../../src/core/statistics/moments.ts';
import { quantile, sorted } from '../../../../src/core/statistics/quantile.ts';
import { median, scaledMad } from '../../../../src/core/statistics/robust.ts';
import { theilSenSlope } from '../../../../src/core/statistics/theil-sen.ts';

const series = (values: readonly number[]) => values.map((y, index) => ({ x: index + 1, y }));

describe('quantile', () => {
  it('is of type 7, the one of PERCENTILE.INC', () => {
    expect(quantile([50, 15, 40, 20, 35], 0.4)).toBeCloseTo(29, 12);
    expect(quantile([1, 2, 3, 4], 0.95)).toBeCloseTo(3.85, 12);
    expect(quantile([7], 0.99)).toBe(7);
  });

  it('refuses a fraction outside 0..1, a percent above all', () => {
    expect(() => quantile([1, 2], 95)).toThrow(RangeError);
    expect(() => quantile([1, 2], NaN)).toThrow(RangeError);
  });
});

describe('spread', () => {
  it('gives the moments and robust spread of a known sample', () => {
    // R's sleep data, group 1: mean 0.75, sd 1.789010, mad 1.55673.
    const sleep = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    expect(mean(sleep)).toBeCloseTo(0.75, 12);
    expect(sampleSd(sleep)).toBeCloseTo(1.7890097, 6);
    expect(median(sleep)).toBeCloseTo(0.35, 12);
    expect(scaledMad(sorted(sleep))).toBeCloseTo(1.55673, 5);
  });

  it('keeps the digits of a small spread on a large offset', () => {
    expect(sampleSd([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])).toBeCloseTo(Math.sqrt(30), 6);
  });

  it('has no value where there is nothing to take it of', () => {
    for (const statistic of [mean, sampleSd, median]) expect(statistic([])).toBeUndefined();
    expect(scaledMad(sorted([]))).toBeUndefined();
    expect(quantile([], 0)).toBeUndefined();
    expect(sampleSd([3])).toBeUndefined();
    expect(theilSenSlope([{ x: 1, y: 1 }])).toBeUndefined();
  });
});

describe('Theil-Sen', () => {
  it('is not moved by an outlier', () => {
    expect(theilSenSlope(series([1, 2, 3, 4, 5, 16, 7]))).toBe(1);
  });

  it('agrees with the published slope of the Nile data, whose gaps in x count', () => {
    const nile = [
      1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799,
      958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692,
      1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744,
      796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860,
      874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919,
      718, 714, 740,
    ];
    expect(theilSenSlope(series(nile))).toBeCloseTo(-2.6, 10);
  });
});
