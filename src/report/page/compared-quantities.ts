import { cellLabel } from '../../core/axes/cell.ts';
import type { Comparison } from '../../core/compare/comparison.ts';
import {
  QUANTITY_HEADS,
  QUANTITY_NOTE,
  quantityLines,
  type QuantityLine,
} from '../compare/quantity-lines.ts';
import { markup, NOTHING, type Markup } from '../markup.ts';
import { table } from './table.ts';

/** The quantities of each cell on both sides. Nothing where only times were measured. */
export function comparedQuantities(comparison: Comparison): Markup {
  const rows = quantityLines(comparison);
  if (rows.length === 0) return NOTHING;
  const places = new Map(comparison.cells.map((cell, index) => [cell, index]));
  return table<QuantityLine>(
    [
      { name: 'cell', kind: 'name', text: ({ cell }) => cellLabel(cell) },
      { name: 'quantity', kind: 'name', text: ({ found }) => found.quantity },
      { name: 'is', kind: 'text', text: ({ found }) => found.state ?? '' },
      ...QUANTITY_HEADS.map((name, index) => ({
        ...{ name, kind: 'number' as const },
        text: ({ fields }: QuantityLine) => fields[index] ?? '',
        value: ({ found }: QuantityLine) =>
          [
            found.a_centre ?? found.a_median,
            found.b_centre ?? found.b_median,
            found.ratio,
            found.high,
            found.p_adjusted,
          ][index],
      })),
    ],
    rows,
    {
      ...{ caption: QUANTITY_NOTE, id: 'quantities-table', sortable: true },
      rowData: ({ cell }) => markup` data-cell="${places.get(cell) ?? 0}"`,
    },
  );
}
