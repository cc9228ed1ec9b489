import { valueOn } from '../../core/axes/axis.ts';
import type { SummaryRow } from '../../core/figures/summary.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import { stepNames } from '../../core/results/step-names.ts';
import { axisColumns, CELL_AXES, table, type Column, type Table } from './table.ts';

/** Of runs that have a floor. */
const FLOOR_RATIO: Column<SummaryRow> = ['floor_ratio', (row) => row.floor_ratio];

/** Of runs that have engines beside bare. */
const OF_BARE: readonly Column<SummaryRow>[] = [
  ['bare_mean_us', (row) => row.bare_mean_us],
  ['bare_added_us', (row) => row.bare_added_us],
  ['bare_ratio', (row) => row.bare_ratio],
];

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
    ...(rows.some((row) => row.bare_ratio !== undefined) ? OF_BARE : []),
  ];
  return table(columns, rows);
}
