import { changeTest, likeliestChange } from '../statistics/change-test.ts';
import { holm } from '../statistics/holm.ts';
import type { Weighed } from '../statistics/energy-scan.ts';

/**
 * Probability that a look at all series finds a change in any although nothing changed. Lower than that of a comparison:
 * a series is looked at again after each run.
 */
export const CHANGE_ALPHA = 0.01;

export interface Series extends Weighed {
  /** Whether a change may lie before the value of an index; every place if absent. */
  readonly isBorder?: ((at: number) => boolean) | undefined;
  /** Variance that a value of weight 1 has at least: what rounding adds. */
  readonly leastVariance?: number | undefined;
}

export interface ChangePoint {
  /** Index of the first value after the change. */
  readonly at: number;
  /** Corrected over all series, and for the part of the series that it was looked for in. */
  readonly p: number;
}

export interface SeriesChanges {
  /** Of no change in the whole series, corrected over all series (Holm); `undefined` if it is too short. */
  readonly p: number | undefined;
  /** In order of place. */
  readonly changes: readonly ChangePoint[];
}

/**
 * The changes of many series. Each whole series is tested for one, Holm's correction over all of them. A series that has
 * one is split there, and its parts are tested in turn, each at the level that the series has after Bonferroni's correction,
 * times the part's share of the series (Meinshausen, "Hierarchical Testing of Variable Importance", Biometrika 95, 2008).
 * At the end each place is looked for again between its neighbours.
 */
export function changePoints(all: readonly Series[]): SeriesChanges[] {
  const first = all.map((series) => testPart(series, 0, series.values.length, all.length));
  const adjusted = holm(first.flatMap((found) => found?.p ?? []))[Symbol.iterator]();
  return all.map((series, index) => {
    const found = first[index];
    const p = found === undefined ? undefined : adjusted.next().value;
    if (found === undefined || p === undefined || p >= CHANGE_ALPHA) return { p, changes: [] };
    const changes = [
      ...further(series, [0, found.at], all.length, p),
      { at: found.at, p },
      ...further(series, [found.at, series.values.length], all.length, p),
    ];
    return { p, changes: placedAgain(series, changes) };
  });
}

function further(
  series: Series,
  [from, to]: readonly [number, number],
  tests: number,
  above: number,
): ChangePoint[] {
  const share = (to - from) / series.values.length;
  const found = testPart(series, from, to, tests / share);
  // A part is at most as sure as the whole that it is part of.
  const p = found && Math.max(above, Math.min(1, (found.p * tests) / share));
  if (found === undefined || p === undefined || p >= CHANGE_ALPHA) return [];
  return [
    ...further(series, [from, found.at], tests, p),
    { at: found.at, p },
    ...further(series, [found.at, to], tests, p),
  ];
}

/** @param tests - by which p is multiplied: so many orders are tried that half the level can be reached */
function testPart(series: Series, from: number, to: number, tests: number): ReturnType<typeof changeTest> {
  const found = changeTest(partOf(series, from, to), {
    orders: Math.ceil((6 * tests) / CHANGE_ALPHA),
    isBorder: (at) => series.isBorder?.(from + at) ?? true,
    leastVariance: series.leastVariance,
  });
  return found && { ...found, at: from + found.at };
}

function placedAgain(series: Series, changes: readonly ChangePoint[]): ChangePoint[] {
  const placed = [...changes];
  for (const [index, change] of placed.entries()) {
    const from = placed[index - 1]?.at ?? 0;
    const to = placed[index + 1]?.at ?? series.values.length;
    const at = likeliestChange(partOf(series, from, to), (place) => series.isBorder?.(from + place) ?? true);
    placed[index] = { ...change, at: at === undefined ? change.at : from + at };
  }
  return placed;
}

function partOf({ values, weights }: Series, from: number, to: number): Weighed {
  return { values: values.slice(from, to), weights: weights.slice(from, to) };
}
