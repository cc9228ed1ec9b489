import type { CellResult, FailedSample } from '../../core/results/cell-result.ts';
import type { RestartSeries } from '../../core/results/restart-series.ts';
import { thinned } from './thin.ts';

/** One sample of a cell, as charts need it. */
export interface SeriesPoint {
  /** Index among all timed samples of the cell, from 0 in the order of restarts, failed ones included. */
  readonly place: number;
  readonly restart: number;
  readonly iteration: number;
  readonly total_us: number;
  /** In the order of `stepNames`; `undefined` if it was not recorded. */
  readonly steps_us: readonly (number | undefined)[];
  readonly engine_cpu_us: number | undefined;
}

export interface SeriesFailure extends Pick<FailedSample, 'iteration' | 'status' | 'step' | 'error'> {
  readonly place: number;
  readonly restart: number;
}

export interface SeriesRange {
  readonly least: SeriesPoint;
  readonly lower: SeriesPoint;
  readonly upper: SeriesPoint;
  readonly greatest: SeriesPoint;
}

export interface SeriesRestart {
  readonly id: string;
  /** Its first place, and the one after its last. */
  readonly from: number;
  readonly to: number;
  /** Its marks, in order: all samples, or three per block of a long series. */
  readonly points: readonly SeriesPoint[];
  /** For each block of a thinned series: its range, and its middle half. */
  readonly ranges: readonly SeriesRange[];
  /** Input of the running median: all samples, or the middle of each block. */
  readonly middles: readonly SeriesPoint[];
}

/** All timed samples of a cell in the order of their restarts, thinned if they are many. */
export interface CellSeries {
  readonly places: number;
  readonly restarts: readonly SeriesRestart[];
  readonly failures: readonly SeriesFailure[];
  readonly isThinned: boolean;
}

/** @param marks - roughly how many of its samples may be drawn */
export function cellSeries(cell: CellResult, steps: readonly string[], marks: number): CellSeries {
  const samples = cell.restarts.reduce((sum, { totals_us }) => sum + totals_us.length, 0);
  const isThinned = samples > marks;
  const blocksFor = (count: number): number => Math.max(1, Math.round((marks / 3) * (count / samples)));
  let place = 0;
  const failures: SeriesFailure[] = [];
  const restarts = startsOf(cell).map(({ id, series, failed }, restart): SeriesRestart => {
    const from = place;
    const iterations = series?.iterations ?? [];
    // Iterations are in order, so failed ones fit between the others.
    let next = 0;
    const places = iterations.map((iteration) => {
      for (let one = failed[next]; one !== undefined && one.iteration < iteration; one = failed[++next]) {
        failures.push({ ...withoutPlace(one), restart, place: place++ });
      }
      return place++;
    });
    for (const one of failed.slice(next)) failures.push({ ...withoutPlace(one), restart, place: place++ });
    const pointAt = pointsOf(series, steps, restart, places);
    const own = { id, from, to: place };
    if (!isThinned) {
      const points = iterations.map((_, index) => pointAt(index));
      return { ...own, points, ranges: [], middles: points };
    }
    const blocks = thinned(series?.totals_us ?? [], blocksFor(iterations.length));
    return {
      ...own,
      points: blocks
        .flatMap(({ least, middle, greatest }) => [...new Set([least, middle, greatest])])
        .sort((one, other) => one - other)
        .map(pointAt),
      ranges: blocks.map(({ least, lower, upper, greatest }) => ({
        least: pointAt(least),
        lower: pointAt(lower),
        upper: pointAt(upper),
        greatest: pointAt(greatest),
      })),
      middles: blocks.map(({ middle }) => pointAt(middle)),
    };
  });
  return { places: place, restarts, failures, isThinned };
}

interface Start {
  readonly id: string;
  readonly round: number;
  readonly series: RestartSeries | undefined;
  readonly failed: readonly FailedSample[];
}

/** Every engine start that gave the cell a sample, even a failed one, in round order. */
function startsOf({ restarts, failures }: CellResult): Start[] {
  const rounds = new Map<string, number>();
  for (const { restart_id, round } of [...restarts, ...failures]) {
    if (!rounds.has(restart_id)) rounds.set(restart_id, round);
  }
  return [...rounds]
    .map(([id, round]) => ({
      ...{ id, round },
      series: restarts.find(({ restart_id }) => restart_id === id),
      failed: failures
        .filter(({ restart_id }) => restart_id === id)
        .sort((one, other) => one.iteration - other.iteration),
    }))
    .sort((one, other) => one.round - other.round);
}

function withoutPlace({ iteration, status, step, error }: FailedSample) {
  return { iteration, status, step, error };
}

function pointsOf(
  series: RestartSeries | undefined,
  steps: readonly string[],
  restart: number,
  places: readonly number[],
): (index: number) => SeriesPoint {
  const count = places.length;
  // If some sample lacks a value, the column does not show which.
  const whole = (column: readonly number[] | undefined): readonly number[] =>
    column?.length === count ? column : [];
  const columns = steps.map((step) => whole(series?.steps_us[step]));
  const cpu = whole(series?.engine_cpu_us);
  return (index) => ({
    place: places[index] ?? 0,
    restart,
    iteration: series?.iterations[index] ?? 0,
    total_us: series?.totals_us[index] ?? 0,
    steps_us: columns.map((column) => column[index]),
    engine_cpu_us: cpu[index],
  });
}
