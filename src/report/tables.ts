import { valueOn, type Axis } from '../core/axes/axis.ts';
import { cellId, INNER_AXES, OUTER_AXES, tabled } from '../core/axes/cell.ts';
import type { WholeKey } from '../core/axes/cell-key.ts';
import type { RunEvent, RunStarted, SampleRecorded } from '../core/record/events.ts';
import { outlierLimits, within } from '../core/figures/residuals.ts';
import type { ResultSet } from '../core/results/result-set.ts';
import type { QuantityRow } from '../core/figures/quantity-rows.ts';
import type { Slope } from '../core/figures/slopes.ts';
import type { StepRow } from '../core/figures/step-rows.ts';
import { rounded, type SummaryRow } from '../core/figures/summary.ts';
import { stepNames } from '../core/results/step-names.ts';

/** Whole microseconds if the column's name ends with `_us`; `undefined` if there is no value. */
export type Field = string | number | undefined;

export interface TableColumn {
  readonly name: string;
  /** What a text is, if a form writes it in its own way: a version number, an instant in ISO 8601. */
  readonly kind?: 'version' | 'instant' | undefined;
}

/** A table independent of its form (CSV, a sheet). Rows are made during iteration. */
export interface Table {
  readonly columns: readonly TableColumn[];
  readonly rows: Iterable<readonly Field[]>;
}

/** A column's name, a row's value in it, and the value's kind. */
type Column<Row> = readonly [name: string, field: (row: Row) => Field, kind?: TableColumn['kind']];

const CELL_AXES = [...INNER_AXES, ...OUTER_AXES];

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
    ['engine', ({ run }) => run?.fingerprint.engine, 'version'],
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
      [...outlierLimits(cell)].map(([restart, limit]) => [`${restart} ${cellId(cell)}`, limit] as const),
    ),
  );
  return ({ sample }) => {
    if (sample.phase !== 'timed' || sample.total_us === undefined) return false;
    const limit = limits.get(`${sample.restart_id} ${cellId(sample)}`);
    return limit !== undefined && !within(limit, sample.total_us);
  };
}

/** Of runs that have a floor. */
const FLOOR_RATIO: Column<SummaryRow> = ['floor_ratio', (row) => row.floor_ratio];

/** A row for every cell of the plan, under each of its kernels. */
export function summaryTable(results: ResultSet, rows: readonly SummaryRow[]): Table {
  const steps = stepNames(results);
  const columns: Column<SummaryRow>[] = [
    ...axisColumns<SummaryRow>(rows, CELL_AXES, valueOn),
    ['outcome', (row) => row.outcome],
    ['reason', (row) => row.reason],
    ['n', (row) => row.n],
    ['failed', (row) => row.failed],
    ['mean_us', (row) => row.mean_us],
    ['median_us', (row) => row.median_us],
    ['sd_us', (row) => row.sd_us],
    ['p90_us', (row) => row.p90_us],
    ['p95_us', (row) => row.p95_us],
    ['p99_us', (row) => row.p99_us],
    ['min_us', (row) => row.min_us],
    ['max_us', (row) => row.max_us],
    ['ci_low_us', (row) => row.ci_low_us],
    ['ci_high_us', (row) => row.ci_high_us],
    ...steps.map((name): Column<SummaryRow> => [`${name}_mean_us`, (row) => row.steps_mean_us[name]]),
    ...results.intervals.map((name): Column<SummaryRow> => [
      `${name}_mean_us`,
      (row) => row.engine_mean_us[name],
    ]),
    ['drift_us_per_iteration', (row) => row.drift_us_per_iteration],
    ['mad_over_median', (row) => row.mad_over_median],
    ['p95_over_p50', (row) => row.p95_over_p50],
    ['mad_us', (row) => row.mad_us],
    ['p5_us', (row) => row.p5_us],
    ['p25_us', (row) => row.p25_us],
    ['p75_us', (row) => row.p75_us],
    ['failed_low', (row) => row.failed_low],
    ['failed_high', (row) => row.failed_high],
    ['restarts', (row) => row.restarts],
    ['boots', (row) => row.boots],
    ['sd_iterations_us', (row) => row.sd_iterations_us],
    ['sd_restarts_us', (row) => row.sd_restarts_us],
    ['sd_boots_us', (row) => row.sd_boots_us],
    ['drift_p', (row) => row.drift_p],
    ['iqr_over_median', (row) => row.iqr_over_median],
    ['two_modes', (row) => row.two_modes],
    ['steady_state', (row) => row.steady_state],
    ['outliers', (row) => row.outliers],
    ['engine_cpu_mean_us', (row) => row.engine_cpu_mean_us],
    ['engine_cpu_share', (row) => row.engine_cpu_share],
    ['engine_peak_bytes', (row) => row.engine_peak_bytes],
    ...(rows.some((row) => row.floor_ratio !== undefined) ? [FLOOR_RATIO] : []),
  ];
  return table(columns, rows);
}

/** A row for each step of each measured cell, for what the steps leave unexplained, and for the total. */
export function stepsTable(rows: readonly StepRow[]): Table {
  // Tables of workloads whose steps do one thing each stay as they were.
  const counted: Column<StepRow>[] = [
    ['operations', (row) => row.operations],
    ['us_per_operation', (row) => row.us_per_operation],
    ['refused', (row) => row.refused],
    ['floor_ratio', (row) => row.floor_ratio],
  ];
  const hasCounts = rows.some((row) => row.operations !== undefined || row.refused !== undefined);
  const columns: Column<StepRow>[] = [
    ...axisColumns<StepRow>(rows, CELL_AXES, valueOn),
    ['step', (row) => row.step],
    ['n', (row) => row.n],
    ['mean_us', (row) => row.mean_us],
    ['share', (row) => row.share],
    ['vs_driver_us', (row) => row.vs_driver_us],
    ['vs_runtime_us', (row) => row.vs_runtime_us],
    ['median_us', (row) => row.median_us],
    ['sd_us', (row) => row.sd_us],
    ['mad_us', (row) => row.mad_us],
    ['min_us', (row) => row.min_us],
    ['p5_us', (row) => row.p5_us],
    ['p25_us', (row) => row.p25_us],
    ['p75_us', (row) => row.p75_us],
    ['p90_us', (row) => row.p90_us],
    ['p95_us', (row) => row.p95_us],
    ['p99_us', (row) => row.p99_us],
    ['max_us', (row) => row.max_us],
    ['ci_low_us', (row) => row.ci_low_us],
    ['ci_high_us', (row) => row.ci_high_us],
    ...(hasCounts ? counted : []),
  ];
  return table(columns, rows);
}

/** A row for each quantity of each measured cell: bytes, inodes, memory. */
export function quantitiesTable(rows: readonly QuantityRow[]): Table {
  const columns: Column<QuantityRow>[] = [
    ...axisColumns<QuantityRow>(rows, CELL_AXES, valueOn),
    ['quantity', (row) => row.quantity],
    ['unit', (row) => row.unit],
    ['n', (row) => row.n],
    ['mean', (row) => row.mean],
    ['median', (row) => row.median],
    ['sd', (row) => row.sd],
    ['min', (row) => row.min],
    ['max', (row) => row.max],
    ['ci_low', (row) => row.ci_low],
    ['ci_high', (row) => row.ci_high],
  ];
  return table(columns, rows);
}

/** A row for each step, total and quantity of the cells that differ only in a count. */
export function slopesTable(slopes: readonly Slope[]): Table {
  const cells = slopes.map((slope) => slope.cells as WholeKey);
  const counts = new Set(slopes.map(({ axis }) => axis));
  // An axis that a slope is over has no value in its row.
  const axes = CELL_AXES.filter((axis) => counts.size > 1 || !counts.has(axis));
  return table<Slope>(
    [
      ...axisColumns<Slope>(cells, axes, (axis, slope) =>
        axis === slope.axis ? undefined : valueOn(axis, slope.cells),
      ),
      ['over', ({ axis }) => axis.name],
      ['values', ({ values }) => values.join(' ')],
      ['what', ({ what }) => what],
      ['unit', ({ axis, unit }) => `${unit} per ${axis.each ?? 'one'}`],
      ['rounds', ({ rounds }) => rounds],
      ['slope', ({ slope }) => rounded(slope, 3)],
      ['ci_low', ({ low }) => rounded(low, 3)],
      ['ci_high', ({ high }) => rounded(high, 3)],
      ['changes', ({ changes }) => changes],
    ],
    slopes,
  );
}

/** Columns that identify a row's cell. */
function axisColumns<Row>(
  cells: readonly WholeKey[],
  axes: readonly Axis[],
  value: (axis: Axis, row: Row) => Field,
): Column<Row>[] {
  return tabled(cells, axes).map((axis) => [
    axis.name,
    (row) => value(axis, row),
    axis.kind === 'version' ? 'version' : undefined,
  ]);
}

function table<Row>(columns: readonly Column<Row>[], rows: Iterable<Row>): Table {
  return {
    columns: columns.map(([name, , kind]) => ({ name, kind })),
    rows: { [Symbol.iterator]: () => fields(columns, rows) },
  };
}

function* fields<Row>(
  columns: readonly Column<Row>[],
  rows: Iterable<Row>,
): Generator<readonly Field[], undefined> {
  for (const row of rows) yield columns.map(([, field]) => field(row));
  return undefined;
}
