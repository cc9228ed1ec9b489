import type { RunStarted, SampleRecorded } from '../core/events.ts';
import { gridTable, type GridStat } from '../core/grid.ts';
import type { ResultSet } from '../core/result-set.ts';
import { summarise, type SummaryRow } from '../core/summary.ts';
import { versionText } from '../core/version-text.ts';
import { engineIntervalNames, stepNames } from '../core/workload-steps.ts';
import { csvText, type CsvField } from './csv-text.ts';

/** A column's name and what a row has in it. */
type Column<Row> = readonly [string, (row: Row) => CsvField];

interface SampleRow {
  readonly sample: SampleRecorded;
  /** The sitting that recorded it. */
  readonly run: RunStarted | undefined;
}

/** samples.csv: a row for every sample in the order recorded, times in whole microseconds. */
export function samplesCsv(results: ResultSet): string {
  const rows = results.sittings.flatMap(({ run, samples }) => samples.map((sample) => ({ sample, run })));
  const columns: Column<SampleRow>[] = [
    ['run_id', ({ run }) => run?.run_id ?? results.plan.run_id],
    ['boot_id', ({ sample }) => sample.boot_id],
    ['round', ({ sample }) => sample.round],
    ['restart_id', ({ sample }) => sample.restart_id],
    ['seq', ({ sample }) => sample.seq],
    ['iteration', ({ sample }) => sample.iteration],
    ['phase', ({ sample }) => sample.phase],
    ['kernel', ({ run }) => versionText(run?.fingerprint.kernel)],
    ['engine', ({ run }) => versionText(run?.fingerprint.engine)],
    ['driver', ({ sample }) => sample.driver],
    ['runtime', ({ sample }) => sample.runtime],
    ['concurrency', ({ sample }) => sample.concurrency],
    ['status', ({ sample }) => sample.status],
    ['total_us', ({ sample }) => sample.total_us],
    ...stepNames(results).map((name): Column<SampleRow> => [
      `${name}_us`,
      (row) => row.sample.steps_us[name],
    ]),
    ...engineIntervalNames(results).map((name): Column<SampleRow> => [
      `${name}_us`,
      (row) => row.sample.engine_us[name],
    ]),
    ['exit_code', ({ sample }) => sample.exit_code],
    ['failed_step', ({ sample }) => sample.failed_step],
    ['error', ({ sample }) => sample.error],
    ['started_at', ({ sample }) => sample.started_at],
  ];
  return table(columns, rows);
}

/** summary.csv: a row for every cell of the plan, under each of its kernels. */
export function summaryCsv(results: ResultSet): string {
  const steps = stepNames(results);
  const columns: Column<SummaryRow>[] = [
    ['driver', (row) => row.driver],
    ['runtime', (row) => row.runtime],
    ['concurrency', (row) => row.concurrency],
    ['kernel', (row) => versionText(row.kernel)],
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
    ...engineIntervalNames(results).map((name): Column<SummaryRow> => [
      `${name}_mean_us`,
      (row) => row.engine_mean_us[name],
    ]),
    ['drift_us_per_iteration', (row) => row.drift_us_per_iteration],
    ['mad_over_median', (row) => row.mad_over_median],
    ['p95_over_p50', (row) => row.p95_over_p50],
  ];
  return table(
    columns,
    results.cells.map((cell) => summarise(cell, steps)),
  );
}

/** grid.csv: runtimes down, driver setups across. */
export function gridCsv(results: ResultSet, stat: GridStat = 'mean'): string {
  const { columns, rows } = gridTable(results, stat);
  return csvText(columns, rows);
}

function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return csvText(
    columns.map(([name]) => name),
    rows.map((row) => columns.map(([, field]) => field(row))),
  );
}
