import { FEWEST_BESIDE } from '../statistics/energy-scan.ts';
import type { SeriesOrder, SeriesRun } from './series-run.ts';
import type { CellTrend } from './trend.ts';

/** What limits a trend, as sentences. */
export function trendNotes(
  runs: readonly SeriesRun[],
  cells: readonly CellTrend[],
  by: SeriesOrder,
): string[] {
  const single = new Set(
    cells.flatMap(({ total }) => total.points.flatMap(({ run, units }) => (units === 1 ? [run] : []))),
  );
  const names = [...single].flatMap((run) => runs[run]?.name ?? []);
  const kernels = new Set(runs.map(({ kernel }) => kernel));
  return [
    ...(names.length === 0
      ? []
      : [
          `${names.length === 1 ? 'One run has' : `${names.length} runs have`} one restart in a cell, and so no interval there: ${listed(names)}.`,
        ]),
    ...(by === 'kernel' && kernels.size < 2
      ? [
          'All runs are of one kernel: in the order of kernels there is no place for a change. Leave --by kernel out.',
        ]
      : []),
    `A change is usually found once ${FEWEST_BESIDE} runs follow it. To judge the newest run alone, compare it with an earlier one.`,
  ];
}

const MOST_NAMED = 5;

function listed(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  return [...names.slice(0, MOST_NAMED), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}
