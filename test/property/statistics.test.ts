import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean, sampleSd } from '../../src/core/statistics/moments.ts';
import { quantile } from '../../src/core/statistics/quantile.ts';
import { median, scaledMad } from '../../src/core/statistics/robust.ts';
import { roundInterval } from '../../src/core/statistics/round-interval.ts';
import { studentTCdf, studentTQuantile } from '../../src/core/statistics/student-t.ts';
import { theilSenSlope } from '../../src/core/statistics/theil-sen.ts';
import { csvText } from '../../src/report/csv-text.ts';
import { readCsv } from '../fixtures/read-csv.ts';

/** Durations in microseconds, up to 17 minutes: their sums are exact. */
const duration = fc.integer({ min: 0, max: 1e9 });
const durations = fc.array(duration, { minLength: 1, maxLength: 40 });
const fraction = fc.double({ min: 0, max: 1, noNaN: true });

const LOCATIONS = { mean, median, p95: (values: readonly number[]) => quantile(values, 0.95) };
const SPREADS = { sampleSd, scaledMad };
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
            expect([String(value ?? ''), ` ${value ?? ''}`]).toContain(plain);
            expect(found).not.toMatch(/^[=@\t\r\n]|^[+-](?!\d+(\.\d+)?$)/);
          }
        }
      }),
    );
  });
});
