import { valueOn } from '../../core/axes/axis.ts';
import type { WholeKey } from '../../core/axes/cell-key.ts';
import { cellId, INNER_AXES, OUTER_AXES } from '../../core/axes/cell.ts';
import { buildsOf } from '../../core/engines/engine-of.ts';
import { outlierLimits, within } from '../../core/figures/residuals.ts';
import type { RunEvent, RunStarted, SampleRecorded } from '../../core/record/events.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import { stepNames } from '../../core/results/step-names.ts';
import { axisColumns, table, type Column, type Table } from './table.ts';

interface SampleRow {
  readonly sample: SampleRecorded;
  /** The session that recorded it. */
  readonly run: RunStarted | undefined;
}

/**
 * A row for every sample in the order recorded.
 * @param events - those from which `results` was made
 */
export function samplesTable(results: ResultSet, events: Iterable<RunEvent>): Table {
  const outlying = outliersOf(results);
  const columns: Column<SampleRow>[] = [
    ['run_id', ({ run }) => run?.run_id ?? results.plan.run_id],
    ['boot_id', ({ sample }) => sample.boot_id],
    ['round', ({ sample }) => sample.round],
    ['restart_id', ({ sample }) => sample.restart_id],
    ['seq', ({ sample }) => sample.seq],
    ['iteration', ({ sample }) => sample.iteration],
    ['phase', ({ sample }) => sample.phase],
    ...axisColumns<SampleRow>(
      results.cells,
      OUTER_AXES,
      (axis, { sample, run }) => valueOn(axis, sample) ?? (run && valueOn(axis, run.fingerprint)),
    ),
    ...engineColumns(results),
    ...axisColumns<SampleRow>(results.cells, INNER_AXES, (axis, { sample }) => valueOn(axis, sample)),
    ['status', ({ sample }) => sample.status],
    ['total_us', ({ sample }) => sample.total_us],
    ...stepNames(results).map((name): Column<SampleRow> => [
      `${name}_us`,
      (row) => row.sample.steps_us[name],
    ]),
    ...results.intervals.map((name): Column<SampleRow> => [
      `${name}_us`,
      (row) => row.sample.engine_us[name],
    ]),
    ...results.quantities.map((name): Column<SampleRow> => [name, (row) => row.sample.quantities?.[name]]),
    ['exit_code', ({ sample }) => sample.exit_code],
    ['failed_step', ({ sample }) => sample.failed_step],
    ['error', ({ sample }) => sample.error],
    ['started_at', ({ sample }) => sample.started_at, 'instant'],
    ['engine_cpu_us', ({ sample }) => sample.engine_cpu_us],
    ['engine_peak_bytes', ({ sample }) => sample.engine_peak_bytes],
    ['sentinel', ({ sample }) => sample.sentinel],
    ['outlier', (row) => (outlying(row) ? 'yes' : undefined)],
  ];
  return table(columns, { [Symbol.iterator]: () => sampleRows(events) });
}

/**
 * The engine's version, which has always been `engine`; of several builds that is the name, and the version has a column
 * of its own.
 */
function engineColumns({ plan }: ResultSet): Column<SampleRow>[] {
  if (buildsOf(plan.scenario).length === 1)
    return [['engine', ({ run }) => run?.fingerprint.engine, 'version']];
  const version = ({ sample: { engine }, run }: SampleRow): string | undefined =>
    engine === undefined ? undefined : run?.fingerprint.engines?.[engine];
  return [['engine_version', version, 'version']];
}

function* sampleRows(events: Iterable<RunEvent>): Generator<SampleRow, undefined> {
  let run: RunStarted | undefined;
  for (const event of events) {
    if (event.type === 'run') run = event;
    if (event.type === 'sample') yield { sample: event, run };
  }
  return undefined;
}

/** Finds samples that are far off the others of their restart and cell. */
function outliersOf({ cells }: ResultSet): (row: SampleRow) => boolean {
  const limits = new Map(
    cells.flatMap((cell) =>
      [...outlierLimits(cell)].map(([restart, limit]) => [placeIn(cell, restart), limit] as const),
    ),
  );
  return ({ sample }) => {
    if (sample.phase !== 'timed' || sample.total_us === undefined) return false;
    const limit = limits.get(placeIn(sample, sample.restart_id));
    return limit !== undefined && !within(limit, sample.total_us);
  };
}

/** Hosts of a gathered run call their restarts alike. */
function placeIn(cell: WholeKey, restart: string): string {
  return `${cell.host ?? ''} ${restart} ${cellId(cell)}`;
}
