import { valueOn } from '../../core/axes/axis.ts';
import type { PartRow } from '../../core/figures/part-rows.ts';
import { axisColumns, CELL_AXES, table, type Column, type Table } from './table.ts';

/** A row for each part of each step of each explained cell. */
export function partsTable(rows: readonly PartRow[]): Table {
  const columns: Column<PartRow>[] = [
    ...axisColumns<PartRow>(rows, CELL_AXES, valueOn),
    ['step', (row) => row.step],
    ['part', (row) => row.part],
    ['n', (row) => row.n],
    ['mean_us', (row) => row.mean_us],
    ['ci_low_us', (row) => row.ci_low_us],
    ['ci_high_us', (row) => row.ci_high_us],
    ['share', (row) => row.share],
  ];
  return table(columns, rows);
}
