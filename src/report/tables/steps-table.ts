import { valueOn } from '../../core/axes/axis.ts';
import type { StepRow } from '../../core/figures/step-rows.ts';
import { axisColumns, CELL_AXES, table, type Column, type Table } from './table.ts';

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
