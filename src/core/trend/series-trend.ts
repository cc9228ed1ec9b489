import { differences } from '../compare/differences.ts';
import { ratioOf } from '../compare/ratio.ts';
import type { CellSeriesValues } from './cell-series.ts';
import type { SeriesChanges } from './change-points.ts';
import { usOf } from '../compare/units.ts';
import { levelDifference, levelIn, levelled, placesOf } from './levels.ts';
import { pointOf } from './run-value.ts';
import type { SeriesRun } from './series-run.ts';
import type { SeriesTrend, TrendChange } from './trend.ts';

/** A series with its changes, in the places of its runs and in microseconds. */
export function seriesTrend(
  { step, found, series }: CellSeriesValues,
  { p, changes }: SeriesChanges,
  runs: readonly SeriesRun[],
): SeriesTrend {
  const runAt = (index: number): number => found[index]?.run ?? 0;
  if (found.length === 0) return { step, points: [], levels: [], changes: [], p };
  const cut = levelled(
    series,
    changes.map(({ at }) => at),
  );
  return {
    step,
    points: found.map(pointOf),
    levels: cut.parts.map((part) => ({
      ...{ from: runAt(part.from), to: runAt(part.to - 1), runs: part.to - part.from },
      us: usOf(levelIn(series, part)),
    })),
    changes: changes.flatMap(({ at, p: pOfChange }, index): TrendChange[] => {
      const [before, after] = [cut.parts[index], cut.parts[index + 1]];
      if (before === undefined || after === undefined) return [];
      const { earliest, latest } = placesOf(series, cut, { from: before.from, to: after.to }, at);
      const { ratio, low = NaN, high = NaN } = ratioOf(levelDifference(series, cut, before, after));
      return [
        {
          ...{ before: runAt(at - 1), after: runAt(at) },
          ...{ earliest: runAt(earliest), latest: runAt(latest) },
          ...{ ratio, low, high, p: pOfChange },
          with: changedBetween(runs[runAt(at - 1)], runs[runAt(at)]),
        },
      ];
    }),
    p,
  };
}

/** What was recorded to differ between two runs, a line each. */
function changedBetween(before: SeriesRun | undefined, after: SeriesRun | undefined): string[] {
  if (before === undefined || after === undefined) return [];
  return differences(before.side, after.side).flatMap(({ name, details }) =>
    details.map((detail) => `${name} ${detail}`),
  );
}
