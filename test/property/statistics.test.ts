import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/core/plan/random.ts';
import { dipStatistic } from '../../src/core/statistics/dip.ts';
import { hodgesLehmann } from '../../src/core/statistics/hodges-lehmann.ts';
import { benjaminiHochberg, holm } from '../../src/core/statistics/holm.ts';
import { mannKendall } from '../../src/core/statistics/mann-kendall.ts';
import { mannWhitney } from '../bench/pooled-rank-test.ts';
import { differenceInterval } from '../../src/core/statistics/mean-difference.ts';
import { mean, sampleSd } from '../../src/core/statistics/moments.ts';
import { normalCdf, normalQuantile } from '../../src/core/statistics/normal.ts';
import { pairedT } from '../../src/core/statistics/paired.ts';
import { changepoints } from '../../src/core/statistics/pelt.ts';
import { permutationP } from '../../src/core/statistics/permutation.ts';
import { quantile, sorted } from '../../src/core/statistics/quantile.ts';
import { median, NORMAL_CONSISTENCY, scaledMad } from '../../src/core/statistics/robust.ts';
import { roundInterval } from '../../src/core/statistics/round-interval.ts';
import { studentTCdf, studentTQuantile } from '../../src/core/statistics/student-t.ts';
import { theilSenSlope } from '../../src/core/statistics/theil-sen.ts';
import { blockMedians } from '../../src/core/statistics/thin.ts';
import { varianceComponents } from '../../src/core/statistics/variance-components.ts';
import { welch } from '../../src/core/statistics/welch.ts';
import { wilsonInterval } from '../../src/core/statistics/wilson.ts';
import { csvText } from '../../src/report/csv-text.ts';
import { readCsv } from '../fixtures/read-csv.ts';

/** Durations in microseconds, up to 17 minutes: their sums are exact. */
const duration = fc.integer({ min: 0, max: 1e9 });
const durations = fc.array(duration, { minLength: 1, maxLength: 40 });
const fraction = fc.double({ min: 0, max: 1, noNaN: true });

const LOCATIONS = { mean, median, p95: (values: readonly number[]) => quantile(values, 0.95) };
const SPREADS = { sampleSd, scaledMad: (values: readonly number[]) => scaledMad(sorted(values)) };
const STATISTICS = Object.entries({ ...LOCATIONS, ...SPREADS });

/** Equal to 12 digits, or both absent. */
function expectSame(found: number | undefined, expected: number | undefined, name: string): void {
  if (found === undefined || expected === undefined) expect(found, name).toBe(expected);
  else expect(Math.abs(found - expected), name).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)));
}

describe('statistics', () => {
  it('do not depend on the order of the values', () => {
    const shuffle = durations.chain((values) =>
      fc.tuple(fc.constant(values), fc.shuffledSubarray(values, { minLength: values.length })),
    );
    fc.assert(
      fc.property(shuffle, ([values, shuffled]) => {
        for (const [name, statistic] of STATISTICS) expectSame(statistic(shuffled), statistic(values), name);
      }),
    );
  });

  it('scale with the unit of the values, and only locations move with its zero', () => {
    fc.assert(
      fc.property(durations, fc.integer({ min: 1, max: 1000 }), duration, (values, factor, shift) => {
        const moved = values.map((value) => value * factor + shift);
        for (const [name, statistic] of Object.entries(LOCATIONS)) {
          expectSame(statistic(moved), (statistic(values) ?? NaN) * factor + shift, name);
        }
        for (const [name, statistic] of Object.entries(SPREADS)) {
          const spread = statistic(values);
          expectSame(statistic(moved), spread === undefined ? undefined : spread * factor, name);
        }
      }),
    );
  });

  it('keep a quantile within the values, and rising', () => {
    fc.assert(
      fc.property(durations, fraction, fraction, (values, p, q) => {
        const low = quantile(values, Math.min(p, q)) ?? NaN;
        const high = quantile(values, Math.max(p, q)) ?? NaN;
        expect(low).toBeGreaterThanOrEqual(Math.min(...values));
        expect(high).toBeGreaterThanOrEqual(low);
        expect(high).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });

  it('have the median of the deviations from the median as their MAD', () => {
    fc.assert(
      fc.property(durations, (values) => {
        const centre = median(values) ?? NaN;
        const deviation = median(values.map((value) => Math.abs(value - centre)));
        expect(scaledMad(sorted(values))).toBe((deviation ?? NaN) * NORMAL_CONSISTENCY);
      }),
    );
  });

  it('find the slope of a line under a minority of outliers', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -999, max: 999 }),
        fc.array(duration, { maxLength: 2 }),
        (slope, outliers) => {
          const points = Array.from({ length: 12 }, (_, x) => ({
            x,
            y: outliers[x - 4] ?? 1000 + slope * x,
          }));
          expectSame(theilSenSlope(points), slope, 'slope');
        },
      ),
    );
  });

  it("undo Student's t by its quantile, and keep it symmetric", () => {
    const df = fc.double({ min: 0.5, max: 500, noNaN: true });
    fc.assert(
      fc.property(df, fc.double({ min: -50, max: 50, noNaN: true }), (freedom, t) => {
        const p = studentTCdf(t, freedom);
        expect(p + studentTCdf(-t, freedom)).toBeCloseTo(1, 12);
        fc.pre(p > 1e-6 && p < 1 - 1e-6);
        expect(Math.abs(studentTQuantile(p, freedom) - t)).toBeLessThanOrEqual(
          1e-8 * Math.max(1, Math.abs(t)),
        );
      }),
    );
  });

  it('put the mean of the restarts in the middle of their interval', () => {
    fc.assert(
      fc.property(fc.array(durations, { minLength: 2, maxLength: 8 }), (restarts) => {
        const { low, high } = roundInterval(restarts) ?? { low: NaN, high: NaN };
        expect(high).toBeGreaterThanOrEqual(low);
        expectSame(
          (low + high) / 2 / 1e9,
          (mean(restarts.map((it) => mean(it) ?? NaN)) ?? NaN) / 1e9,
          'middle',
        );
      }),
    );
  });
});

type TwoSided = (a: readonly number[], b: readonly number[]) => number | undefined;

/** How far b lies from a: in the unit of the values. */
const DIFFERENCES: Record<string, TwoSided> = {
  welch: (a, b) => welch(a, b)?.difference,
  'standard error of welch': (a, b) => welch(a, b)?.standardError,
  hodgesLehmann,
};
/** Of two samples, without a unit. */
const TESTS: Record<string, TwoSided> = {
  'df of welch': (a, b) => welch(a, b)?.df,
  permutationP,
  'p of mannWhitney': (a, b) => mannWhitney(a, b)?.p,
  'U of mannWhitney': (a, b) => mannWhitney(a, b)?.u,
};
const side = fc.array(duration, { minLength: 1, maxLength: 7 });
/** Whole microseconds of few sizes, so that some are equal. */
const tiedSide = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 12 });

describe('comparisons of two samples', () => {
  it('do not depend on the order of the values', () => {
    const shuffle = side.chain((values) =>
      fc.tuple(fc.constant(values), fc.shuffledSubarray(values, { minLength: values.length })),
    );
    fc.assert(
      fc.property(shuffle, shuffle, ([a, shuffledA], [b, shuffledB]) => {
        for (const [name, statistic] of Object.entries({ ...DIFFERENCES, ...TESTS })) {
          expectSame(statistic(shuffledA, shuffledB), statistic(a, b), name);
        }
      }),
    );
  });

  it('scale with the unit of the values, or have none', () => {
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 1000 }), duration, (a, b, factor, shift) => {
        const move = (values: readonly number[]) => values.map((value) => value * factor + shift);
        // To 12 digits of the values, not of what is left of them.
        const size = Math.max(1, ...move(a), ...move(b));
        const over = (difference: number | undefined, divisor: number) =>
          difference === undefined ? undefined : difference / divisor;
        for (const [name, statistic] of Object.entries(DIFFERENCES)) {
          expectSame(over(statistic(move(a), move(b)), size), over(statistic(a, b), size / factor), name);
        }
        for (const [name, statistic] of Object.entries(TESTS)) {
          expectSame(statistic(move(a), move(b)), statistic(a, b), name);
        }
      }),
    );
  });

  it('are the same from the other side, but for their sign', () => {
    fc.assert(
      fc.property(tiedSide, tiedSide, (a, b) => {
        const [there, back] = [mannWhitney(a, b), mannWhitney(b, a)];
        expectSame(back?.p, there?.p, 'p of mannWhitney');
        expect((there?.u ?? NaN) + (back?.u ?? NaN)).toBe(a.length * b.length);
        expectSame(hodgesLehmann(b, a), 0 - (hodgesLehmann(a, b) ?? NaN), 'hodgesLehmann');
        expectSame(welch(b, a)?.standardError, welch(a, b)?.standardError, 'standard error of welch');
        if (a.length + b.length <= 14) expectSame(permutationP(b, a), permutationP(a, b), 'permutationP');
      }),
    );
  });

  it('have a p above 0 and at most 1', () => {
    fc.assert(
      fc.property(tiedSide, tiedSide, (a, b) => {
        for (const p of [mannWhitney(a, b)?.p, permutationP(a, b)]) {
          expect(p).toBeGreaterThan(0);
          expect(p).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("put Welch's 95 % interval around the true difference in 93 to 97 % of cases, 5 values against 5", () => {
    const random = seededRandom(20_000);
    const draw = (centre: number, sd: number) =>
      Array.from({ length: 5 }, () => centre + sd * normalQuantile(random()));
    const spreads = [
      [1, 1],
      [1, 3],
    ] as const;
    for (const [sdA, sdB] of spreads) {
      let held = 0;
      for (let trial = 0; trial < 2000; trial++) {
        const found = welch(draw(10, sdA), draw(12, sdB));
        const { low, high } = found === undefined ? { low: NaN, high: NaN } : differenceInterval(found);
        if (low <= 2 && high >= 2) held++;
      }
      expect(held / 2000, `standard deviations ${sdA} and ${sdB}`).toBeGreaterThanOrEqual(0.93);
      expect(held / 2000, `standard deviations ${sdA} and ${sdB}`).toBeLessThanOrEqual(0.97);
    }
  });

  it('of pairs is the interval of the mean', () => {
    fc.assert(
      fc.property(fc.array(duration, { minLength: 2, maxLength: 9 }), (differences) => {
        const found = pairedT(differences);
        const interval = found === undefined ? undefined : differenceInterval(found);
        const expected = roundInterval(differences.map((value) => [value]));
        expect(interval?.low).toBeCloseTo(expected?.low ?? NaN, 3);
        expect(interval?.high).toBeCloseTo(expected?.high ?? NaN, 3);
      }),
    );
  });
});

describe('adjusted p-values', () => {
  const pValues = fc.array(fraction, { maxLength: 20 });

  it('are never below the raw ones nor above 1, and keep their order', () => {
    fc.assert(
      fc.property(pValues, (raw) => {
        for (const adjusted of [holm(raw), benjaminiHochberg(raw)]) {
          expect(adjusted).toHaveLength(raw.length);
          for (const [index, p] of raw.entries()) {
            expect(adjusted[index]).toBeGreaterThanOrEqual(p);
            expect(adjusted[index]).toBeLessThanOrEqual(1);
            for (const [other, q] of raw.entries()) {
              if (q > p) expect(adjusted[other]).toBeGreaterThanOrEqual(adjusted[index] ?? NaN);
            }
          }
        }
      }),
    );
  });

  it("of Holm are never below those of Benjamini and Hochberg, nor above Bonferroni's", () => {
    fc.assert(
      fc.property(pValues, (raw) => {
        const [byHolm, byBoth] = [holm(raw), benjaminiHochberg(raw)];
        for (const [index, p] of raw.entries()) {
          expect(byHolm[index]).toBeGreaterThanOrEqual((byBoth[index] ?? NaN) * (1 - 1e-12));
          expect(byHolm[index]).toBeLessThanOrEqual(Math.min(1, p * raw.length));
        }
      }),
    );
  });
});

describe('shares and distributions', () => {
  it('keep k / n within its interval, and that within 0..1', () => {
    const trials = fc
      .integer({ min: 1, max: 2000 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(trials, fc.double({ min: 0.5, max: 0.9999, noNaN: true }), ([k, n], level) => {
        const { low, high } = wilsonInterval(k, n, level) ?? { low: NaN, high: NaN };
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(k / n);
        expect(high).toBeGreaterThanOrEqual(k / n);
        expect(high).toBeLessThanOrEqual(1);
        // Failures are successes of the other kind.
        expect(wilsonInterval(n - k, n, level)?.low).toBeCloseTo(1 - high, 12);
      }),
    );
  });

  it('undo the normal distribution by its quantile', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
        expect(normalCdf(normalQuantile(p)) / p).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe('series and groups', () => {
  it('have the same dip wherever and on whatever scale they lie', () => {
    fc.assert(
      fc.property(durations, fc.integer({ min: 1, max: 1000 }), duration, (values, factor, shift) => {
        const dip = dipStatistic(values);
        expect(dipStatistic(values.map((value) => value * factor + shift))).toBeCloseTo(dip, 12);
        expect(dipStatistic(values.map((value) => -value))).toBeCloseTo(dip, 12);
        expect(dip).toBeGreaterThanOrEqual(1 / (2 * values.length) - 1e-12);
        if (values.length > 3) expect(dip).toBeLessThanOrEqual(0.25 + 1e-12);
      }),
    );
  });

  it('have a trend of the other sign read backwards, as likely', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 3, maxLength: 15 }), (values) => {
        const [there, back] = [mannKendall(values), mannKendall(values.toReversed())];
        expect(there?.s).toBe(0 - (back?.s ?? NaN));
        expect(there?.p).toBe(back?.p);
        expect(there?.p).toBeGreaterThan(0);
        expect(there?.p).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('change after three values at least', () => {
    fc.assert(
      fc.property(durations, fc.constantFrom(0.5, 2, 5, 15), (values, penalty) => {
        const starts = changepoints(values, penalty);
        const bounds = [0, ...starts, values.length];
        for (const [index, start] of starts.entries()) {
          expect(start - (bounds[index] ?? NaN)).toBeGreaterThanOrEqual(3);
          expect((bounds[index + 2] ?? NaN) - start).toBeGreaterThanOrEqual(3);
        }
      }),
    );
  });

  it('are thinned to the limit, within their range, and left alone when short', () => {
    fc.assert(
      fc.property(durations, fc.integer({ min: 1, max: 50 }), (values, limit) => {
        const thinned = blockMedians(values, limit);
        expect(thinned).toHaveLength(Math.min(values.length, limit));
        if (values.length <= limit) expect(thinned).toEqual(values);
        for (const value of thinned) {
          expect(value).toBeGreaterThanOrEqual(Math.min(...values));
          expect(value).toBeLessThanOrEqual(Math.max(...values));
        }
      }),
    );
  });

  it('have the variance of one level as their components, and components that add up', () => {
    const restarts = fc
      .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 5 }))
      .chain(([rows, columns]) =>
        fc.array(fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: columns, maxLength: columns }), {
          minLength: rows,
          maxLength: rows,
        }),
      );
    fc.assert(
      fc.property(restarts, (data) => {
        const [one] = data;
        expectSame(varianceComponents(one ?? [])?.s2[0], (sampleSd(one ?? []) ?? NaN) ** 2, 'one level');
        const { s2, t2 } = varianceComponents(data) ?? { s2: [], t2: [] };
        const means = data.map((values) => mean(values) ?? NaN);
        expectSame(s2[1], (sampleSd(means) ?? NaN) ** 2, 'means');
        const size = Math.max(1, ...s2);
        const within = (t2[0] ?? NaN) / (one?.length ?? NaN);
        expectSame(((t2[1] ?? NaN) + within) / size, (s2[1] ?? NaN) / size, 'sum');
      }),
    );
  });
});

describe('csvText', () => {
  const field = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '=', '-', '+', '@', '\t', ' ', '1', 'a', '\\') }),
    fc.integer(),
    fc.constant(undefined),
  );
  const table = fc.integer({ min: 2, max: 5 }).chain((width) => {
    const record = fc.array(field, { minLength: width, maxLength: width });
    return fc.tuple(
      fc.array(fc.string(), { minLength: width, maxLength: width }),
      fc.array(record, { maxLength: 6 }),
    );
  });

  it('is read back as it was, but for the marks that make it safe', () => {
    fc.assert(
      fc.property(table, ([columns, rows]) => {
        const text = csvText(columns, rows);
        expect(text).toMatch(/^[\x20-\x7e\t\r\n]*$/);
        const read = readCsv(text);
        const given = [columns, ...rows];
        expect(read.map((record) => record.length)).toEqual(given.map((record) => record.length));
        for (const [line, record] of given.entries()) {
          for (const [index, value] of record.entries()) {
            const found = read[line]?.[index] ?? '';
            const plain = found.replace(/\\u([0-9a-f]{4})/g, (_, hex: string) =>
              String.fromCharCode(parseInt(hex, 16)),
            );
            // A blank before what begins like a formula, a tab before what looks like a number or a date.
            expect(['', ' ', '\t'].map((mark) => `${mark}${value ?? ''}`)).toContain(plain);
            expect(found).not.toMatch(/^[=@\r\n]|^\t[=@]|^[+-](?!\d+(\.\d+)?$)/);
          }
        }
      }),
    );
  });
});
