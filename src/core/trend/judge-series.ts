import { ratioOf, type Ratio } from '../compare/ratio.ts';
import { ROUNDING_US } from '../compare/units.ts';
import { ALPHA } from '../compare/verdict.ts';
import { FEWEST_BESIDE } from '../statistics/energy-scan.ts';
import { holm } from '../statistics/holm.ts';
import { differenceP } from '../statistics/mean-difference.ts';
import type { CellSeriesValues } from './cell-series.ts';
import type { ChangePoint } from './change-points.ts';
import { levelDifference, levelIn, levelled, type Levelled, type Part } from './levels.ts';
import type { SeriesVerdict } from './trend.ts';
import { counted } from '../counted.ts';

export interface JudgedSeries {
  readonly values: CellSeriesValues;
  readonly changes: readonly ChangePoint[];
}

/** The newest level against the lowest that the series has had before. */
interface SinceLowest extends Ratio {
  readonly p: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The verdict on each series, for a gate. A change for the worse counts as long as it has not been undone: the newest level
 * is compared with the lowest before it, so that neither a slowdown that was taken back counts, nor several small ones stay
 * below the margin one by one.
 *
 * - `regression`: it is more than the margin above, by a one-sided t test, Holm's correction over all series
 * - `within`: the upper end of its interval is within the margin, and so is that of the newest three runs against the others
 *   of their level: a change that is too new to be found could still hide in these
 * - `inconclusive`: otherwise, and with too few runs
 *
 * @param margin - ratio that is still within it, 1.05 for 5 %
 */
export function judgeSeries(all: readonly JudgedSeries[], margin: number): SeriesVerdict[] {
  const cuts = all.map(({ values: { series }, changes }) =>
    levelled(
      series,
      changes.map(({ at }) => at),
    ),
  );
  const margins = all.map(({ values }) => marginOf(values, margin));
  const since = all.map(({ values }, index) => sinceLowest(values, cuts[index], margins[index] ?? margin));
  const adjusted = holm(since.flatMap((found) => found?.p ?? []))[Symbol.iterator]();
  return all.map(({ values }, index) => {
    const found = since[index];
    const p = found === undefined ? undefined : adjusted.next().value;
    return verdictOf(values, cuts[index], found, p, margins[index] ?? margin);
  });
}

/** That of a short step is as much wider as two roundings can add, as in a comparison. */
function marginOf({ step, found }: CellSeriesValues, margin: number): number {
  if (step === undefined || found.length === 0) return margin;
  const us = Math.exp(Math.min(...found.map(({ ln }) => ln)));
  return margin + (ROUNDING_US * (1 + margin)) / us;
}

function verdictOf(
  values: CellSeriesValues,
  cut: Levelled | undefined,
  since: SinceLowest | undefined,
  p: number | undefined,
  margin: number,
): SeriesVerdict {
  const fewest = 2 * FEWEST_BESIDE;
  const count = values.found.length;
  if (cut === undefined || count < fewest) {
    const reason = `a series needs ${counted(fewest, 'run')} that measured it, found ${count}`;
    return {
      verdict: 'inconclusive',
      reason,
      ratio: undefined,
      low: undefined,
      high: undefined,
      p: undefined,
    };
  }
  if (since !== undefined && p !== undefined && p < ALPHA) {
    return { ...since, p, verdict: 'regression', reason: 'above its lowest level, and not undone' };
  }
  if (since !== undefined && since.high >= margin) {
    return {
      ...{ ...since, p, verdict: 'inconclusive' },
      reason: 'changed, and it is not plain whether by more than the margin',
    };
  }
  const recent = newestRuns(values, cut);
  if (recent?.high !== undefined && recent.high >= margin) {
    return {
      ...recent,
      p,
      verdict: 'inconclusive',
      reason: `too noisy to tell of the newest ${FEWEST_BESIDE} runs`,
    };
  }
  const { ratio, low, high } = since ?? recent ?? { ratio: 1, low: undefined, high: undefined };
  const reason =
    since === undefined ? 'no change' : 'no higher than its lowest level by more than the margin';
  return { ratio, low, high, p, verdict: 'within', reason };
}

function sinceLowest(
  { series }: CellSeriesValues,
  cut: Levelled | undefined,
  margin: number,
): SinceLowest | undefined {
  const newest = cut?.parts.at(-1);
  const [lowest] = (cut?.parts.slice(0, -1) ?? []).toSorted(
    (one, other) => levelIn(series, one) - levelIn(series, other),
  );
  if (cut === undefined || newest === undefined || lowest === undefined) return undefined;
  const difference = levelDifference(series, cut, lowest, newest);
  const { ratio, low = NaN, high = NaN } = ratioOf(difference);
  return { ratio, low, high, p: differenceP(difference, Math.log(margin), 'greater') };
}

/** The newest runs against the others of their level; `undefined` if it has no others, or too few. */
function newestRuns({ series }: CellSeriesValues, cut: Levelled): Ratio | undefined {
  const level = cut.parts.at(-1);
  if (level === undefined || level.to - level.from < 2 * FEWEST_BESIDE) return undefined;
  const border = level.to - FEWEST_BESIDE;
  const [before, after]: [Part, Part] = [
    { from: level.from, to: border },
    { from: border, to: level.to },
  ];
  return ratioOf(levelDifference(series, cut, before, after));
}
