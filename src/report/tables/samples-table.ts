import { valueOn, type Axis } from '../../core/axes/axis.ts';
import type { WholeKey } from '../../core/axes/cell-key.ts';
import { cellId, INNER_AXES, OUTER_AXES, tabled } from '../../core/axes/cell.ts';
import { buildsOf } from '../../core/engines/engine-of.ts';
import { outlierLimits, within } from '../../core/figures/residuals.ts';
import type { RunEvent, RunStarted, SampleRecorded } from '../../core/record/events.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import type { Interval } from '../../core/statistics/round-interval.ts';
import { stepNames } from '../../core/results/step-names.ts';
import { CELL_AXES, columnsOf, table, type Column, type Table } from './table.ts';

interface SampleRow {
  readonly sample: SampleRecorded;
  /** The session that recorded it. */
  readonly run: RunStarted | undefined;
}

/** What the first row already needs to know of the whole run. Plain data: another thread may make the rows. */
export interface SamplesLayout {
  readonly runId: string;
  /** Names of the axes that have a column. */
  readonly axes: readonly string[];
  /** Whether the run has several builds of engines. */
  readonly hasBuilds: boolean;
  /** Names of steps, engine intervals and quantities. */
  readonly steps: readonly string[];
  readonly intervals: readonly string[];
  readonly quantities: readonly string[];
  /** Outside of which a timed sample is an outlier, in microseconds, by restart and cell. */
  readonly limits: ReadonlyMap<string, Interval>;
}

export function samplesLayout(results: ResultSet): SamplesLayout {
  const { cells, plan, intervals, quantities } = results;
  return {
    ...{ runId: plan.run_id, intervals, quantities },
    axes: tabled(cells, CELL_AXES).map(({ name }) => name),
    hasBuilds: buildsOf(plan.scenario).length > 1,
    steps: stepNames(results),
    limits: new Map(
      cells.flatMap((cell) =>
        [...outlierLimits(cell)].map(([restart, limit]) => [placeIn(cell, restart), limit] as const),
      ),
    ),
  };
}

/**
 * A row for every sample in the order recorded.
 * @param layout - of the results that were made from `events`
 */
export function samplesTable(layout: SamplesLayout, events: Iterable<RunEvent>): Table {
  const has = ({ name }: Axis): boolean => layout.axes.includes(name);
  const columns: Column<SampleRow>[] = [
    ['run_id', ({ run }) => run?.run_id ?? layout.runId],
    ['boot_id', ({ sample }) => sample.boot_id],
    ['round', ({ sample }) => sample.round],
    ['restart_id', ({ sample }) => sample.restart_id],
    ['seq', ({ sample }) => sample.seq],
    ['iteration', ({ sample }) => sample.iteration],
    ['phase', ({ sample }) => sample.phase],
    ...columnsOf<SampleRow>(
      OUTER_AXES.filter(has),
      (axis, { sample, run }) => valueOn(axis, sample) ?? (run && valueOn(axis, run.fingerprint)),
    ),
    engineColumn(layout),
    ...columnsOf<SampleRow>(INNER_AXES.filter(has), (axis, { sample }) => valueOn(axis, sample)),
    ['status', ({ sample }) => sample.status],
    ['total_us', ({ sample }) => sample.total_us],
    ...layout.steps.map((name): Column<SampleRow> => [`${name}_us`, (row) => row.sample.steps_us[name]]),
    ...layout.intervals.map((name): Column<SampleRow> => [`${name}_us`, (row) => row.sample.engine_us[name]]),
    ...layout.quantities.map((name): Column<SampleRow> => [name, (row) => row.sample.quantities?.[name]]),
    ['exit_code', ({ sample }) => sample.exit_code],
    ['failed_step', ({ sample }) => sample.failed_step],
    ['error', ({ sample }) => sample.error],
    ['started_at', ({ sample }) => sample.started_at, 'instant'],
    ['engine_cpu_us', ({ sample }) => sample.engine_cpu_us],
    ['engine_peak_bytes', ({ sample }) => sample.engine_peak_bytes],
    ['sentinel', ({ sample }) => sample.sentinel],
    ['outlier', (row) => (isOutlier(row, layout) ? 'yes' : undefined)],
  ];
  return table(columns, { [Symbol.iterator]: () => sampleRows(events) });
}

/**
 * The engine's version, which has always been `engine`; of several builds that is the name, and the version has a column
 * of its own.
 */
function engineColumn({ hasBuilds }: SamplesLayout): Column<SampleRow> {
  if (!hasBuilds) return ['engine', ({ run }) => run?.fingerprint.engine, 'version'];
  const version = ({ sample: { engine }, run }: SampleRow): string | undefined =>
    engine === undefined ? undefined : run?.fingerprint.engines?.[engine];
  return ['engine_version', version, 'version'];
}

function* sampleRows(events: Iterable<RunEvent>): Generator<SampleRow, undefined> {
  let run: RunStarted | undefined;
  for (const event of events) {
    if (event.type === 'run') run = event;
    if (event.type === 'sample') yield { sample: event, run };
  }
  return undefined;
}

function isOutlier({ sample }: SampleRow, { limits }: SamplesLayout): boolean {
  const key = limitKey(sample);
  return key !== undefined && isBeyond(limits.get(key), sample.total_us);
}

/** Whether a total, in microseconds, is far off the others of its restart and cell. */
export function isBeyond(limit: Interval | undefined, totalUs: number | undefined): boolean {
  return limit !== undefined && totalUs !== undefined && !within(limit, totalUs);
}

/** The key of a sample's limit; only timed ones have any. */
export function limitKey(sample: SampleRecorded): string | undefined {
  return sample.phase === 'timed' ? placeIn(sample, sample.restart_id) : undefined;
}

/** Hosts of a gathered run call their restarts alike. */
function placeIn(cell: WholeKey, restart: string): string {
  return `${cell.host ?? ''} ${restart} ${cellId(cell)}`;
}
