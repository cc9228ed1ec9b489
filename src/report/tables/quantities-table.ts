import { valueOn } from '../../core/axes/axis.ts';
import type { QuantityRow } from '../../core/figures/quantity-rows.ts';
import { axisColumns, CELL_AXES, table, type Column, type Table } from './table.ts';

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
