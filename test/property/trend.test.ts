import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changePoints } from '../../src/core/trend/change-points.ts';
import { mean } from '../../src/core/statistics/moments.ts';
import { SeriesSource, USUAL, type SeriesModel } from '../fixtures/drawn-series.ts';

const SERIES = 200;

/** The share of series of a model in which a change is found, although it has none. */
function falseShare(model: SeriesModel, seed: number, series = SERIES): number {
  const source = new SeriesSource(seed);
  let alarms = 0;
  for (let index = 0; index < series; index++) {
    if (changePoints([source.draw(model)])[0]?.changes.length !== 0) alarms++;
  }
  return alarms / series;
}

describe('series without a change', () => {
  it('of 60 runs: at most 5 % have a false one', () => {
    expect(falseShare(USUAL, 1)).toBeLessThanOrEqual(0.05);
  });

  it('neither do they where the machine is busy now and then, where restarts are few or many, or in a short series', () => {
    expect(falseShare({ ...USUAL, busy: { share: 0.05, by: 8 } }, 2)).toBeLessThanOrEqual(0.05);
    const uneven = { ...USUAL, between: 0.005, restartsOf: (index: number) => (index % 2 === 0 ? 10 : 1) };
    expect(falseShare(uneven, 3)).toBeLessThanOrEqual(0.05);
    expect(falseShare({ ...USUAL, runs: 12 }, 4)).toBeLessThanOrEqual(0.05);
  });

  it('restarts do not count as runs: what a run brings along is in all of its restarts', () => {
    const shared = { ...USUAL, between: 0.05, within: 0.005, restartsOf: () => 50 };
    expect(falseShare(shared, 5)).toBeLessThanOrEqual(0.05);
  });

  it('with 12 cells at most 5 % of looks have a false one anywhere', () => {
    const source = new SeriesSource(6);
    let alarms = 0;
    for (let look = 0; look < 100; look++) {
      const cells = Array.from({ length: 12 }, () => source.draw({ ...USUAL, runs: 30 }));
      if (changePoints(cells).some(({ changes }) => changes.length > 0)) alarms++;
    }
    expect(alarms / 100).toBeLessThanOrEqual(0.05);
  });
});

describe('series with a change of three standard deviations of a run', () => {
  /** The share of true changes that have one within two runs. */
  function foundShare(
    model: SeriesModel,
    levels: readonly number[],
    seed: number,
    placesOf: (source: SeriesSource) => number[],
  ): number {
    const source = new SeriesSource(seed);
    const near = Array.from({ length: SERIES }, () => {
      const places = placesOf(source);
      const levelOf = (run: number): number => levels[places.filter((place) => place <= run).length] ?? 0;
      const found = changePoints([source.draw({ ...model, levelOf })])[0]?.changes ?? [];
      return places.map((place) => found.some(({ at }) => Math.abs(at - place) <= 2));
    }).flat();
    return mean(near.map(Number)) ?? 0;
  }

  it('90 % are found within two runs of their place', () => {
    expect(foundShare(USUAL, [0, 3], 11, (source) => [source.whole(5, 55)])).toBeGreaterThanOrEqual(0.9);
    expect(foundShare(USUAL, [0, 3, 6], 12, () => [20, 40])).toBeGreaterThanOrEqual(0.9);
    expect(foundShare(USUAL, [0, 3, 0], 13, () => [25, 35])).toBeGreaterThanOrEqual(0.9);
  });
});

it('changes do not depend on the unit, nor on which way is up', () => {
  const drawn = fc.record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    at: fc.integer({ min: 4, max: 20 }),
    by: fc.constantFrom(0, 2, 4, 8),
  });
  fc.assert(
    fc.property(drawn, ({ seed, at, by }) => {
      const series = new SeriesSource(seed).draw({
        ...USUAL,
        runs: 24,
        levelOf: (run) => (run < at ? 0 : by),
      });
      const placesIn = (values: readonly number[]) =>
        changePoints([{ values, weights: series.weights }])[0]?.changes.map((change) => change.at);
      const found = placesIn(series.values);
      expect(placesIn(series.values.map((value) => 4 * value))).toEqual(found);
      expect(placesIn(series.values.map((value) => -value))).toEqual(found);
    }),
    { seed: 7, numRuns: 60 },
  );
});

it('changes lie three runs apart, ascending, each at least as unsure as the series', () => {
  const levels = fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(levels, fc.integer({ min: 1, max: 1e6 }), (steps, seed) => {
      const levelOf = (run: number): number => steps[Math.floor((run * steps.length) / 40)] ?? 0;
      const [found] = changePoints([new SeriesSource(seed).draw({ ...USUAL, runs: 40, levelOf })]);
      const places = [0, ...(found?.changes ?? []).map(({ at }) => at), 40];
      for (const [index, place] of places.slice(1).entries())
        expect(place - (places[index] ?? 0)).toBeGreaterThanOrEqual(3);
      for (const { p } of found?.changes ?? []) expect(p).toBeGreaterThanOrEqual(found?.p ?? 1);
    }),
    { seed: 8, numRuns: 60 },
  );
});
