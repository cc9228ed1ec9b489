import type { CellResult, FailedSample } from '../../core/results/cell-result.ts';
import type { RestartSeries } from '../../core/results/restart-series.ts';
import { thinned } from './thin.ts';

/** One sample of a cell, as charts need it. */
export interface SeriesPoint {
  /** Index among all timed samples of the cell, from 0 in the order of restarts, failed ones included. */
  readonly place: number;
  /** Index among the restarts. */
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
}

/** Samples that are drawn together: those of one restart, or of all where restarts are too many to tell apart. */
export interface SeriesRun {
  /** How many it has, drawn or not. */
  readonly samples: number;
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
  readonly runs: readonly SeriesRun[];
  readonly failures: readonly SeriesFailure[];
  readonly isThinned: boolean;
}

/** @param marks - roughly how many of its samples may be drawn, and at most how many failed ones */
export function cellSeries(cell: CellResult, steps: readonly string[], marks: number): CellSeries {
  const samples = cell.restarts.reduce((sum, { totals_us }) => sum + totals_us.length, 0);
  const most = Math.max(1, Math.round(marks / 3));
  const failures: SeriesFailure[] = [];
  const restarts: SeriesRestart[] = [];
  const sources: SampleSource[] = [];
  let place = 0;
  for (const [restart, { id, series, failed }] of startsOf(cell).entries()) {
    const from = place;
    // Iterations are in order, so failed ones fit between the others.
    let next = 0;
    const places = (series?.iterations ?? []).map((iteration) => {
      for (let one = failed[next]; one !== undefined && one.iteration < iteration; one = failed[++next]) {
        failures.push({ ...withoutPlace(one), restart, place: place++ });
      }
      return place++;
    });
    for (const one of failed.slice(next)) failures.push({ ...withoutPlace(one), restart, place: place++ });
    restarts.push({ id, from, to: place });
    sources.push({ totals: series?.totals_us ?? [], pointAt: pointsOf(series, steps, restart, places) });
  }
  const isThinned = samples > marks;
  const whole = isThinned && sources.length > most ? [concatenated(sources)] : sources;
  const runs = whole.map((source): SeriesRun => {
    if (!isThinned) {
      const points = source.totals.map((_, index) => source.pointAt(index));
      return { samples: points.length, points, ranges: [], middles: points };
    }
    return thinnedRun(source, Math.max(1, Math.round(most * (source.totals.length / samples))));
  });
  return { places: place, restarts, runs, failures: spaced(failures, place, marks), isThinned };
}

/** Samples by their index. */
interface SampleSource {
  readonly totals: readonly number[];
  readonly pointAt: (index: number) => SeriesPoint;
}

function concatenated(sources: readonly SampleSource[]): SampleSource {
  const owners = sources.flatMap((source) => source.totals.map((_, index) => ({ source, index })));
  return {
    totals: sources.flatMap(({ totals }) => totals),
    pointAt: (index) => {
      const owner = owners[index];
      if (owner === undefined) throw new RangeError(`no sample ${index}`);
      return owner.source.pointAt(owner.index);
    },
  };
}

function thinnedRun({ totals, pointAt }: SampleSource, count: number): SeriesRun {
  const blocks = thinned(totals, count);
  return {
    samples: totals.length,
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
}

/** Of many failures the first in each of so many equal stretches: crosses closer than that hide one another. */
function spaced(failures: readonly SeriesFailure[], places: number, most: number): readonly SeriesFailure[] {
  if (failures.length <= most) return failures;
  let last = -1;
  return failures.filter(({ place }) => {
    const stretch = Math.floor((place / places) * most);
    const isFirst = stretch > last;
    last = stretch;
    return isFirst;
  });
}

interface Start {
  readonly id: string;
  readonly round: number;
  readonly series: RestartSeries | undefined;
  readonly failed: readonly FailedSample[];
}

/** Every engine start that gave the cell a sample, even a failed one, in round order. */
function startsOf({ restarts, failures }: CellResult): Start[] {
  const starts = new Map<
    string,
    { id: string; round: number; series: RestartSeries | undefined; failed: FailedSample[] }
  >();
  for (const series of restarts) {
    const { restart_id: id, round } = series;
    if (!starts.has(id)) starts.set(id, { id, round, series, failed: [] });
  }
  for (const failure of failures) {
    const { restart_id: id, round } = failure;
    const start = starts.get(id);
    if (start === undefined) starts.set(id, { id, round, series: undefined, failed: [failure] });
    else start.failed.push(failure);
  }
  return [...starts.values()]
    .map((start) => ({
      ...start,
      failed: start.failed.sort((one, other) => one.iteration - other.iteration),
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
