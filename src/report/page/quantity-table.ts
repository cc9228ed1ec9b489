import type { Figures } from '../../core/figures/figures.ts';
import { NOTHING, type Markup } from '../markup.ts';
import { quantityText, quantityView, type QuantityView } from '../quantity-text.ts';
import { table } from './table.ts';

/** What was measured besides times: cells down, quantities across. Nothing where only times were measured. */
export function quantityTable(figures: Figures): Markup {
  const { columns, rows } = quantityView(figures);
  if (rows.length === 0) return NOTHING;
  return table<QuantityView['rows'][number]>(
    [
      { name: 'cell', kind: 'name', text: ({ label }) => label },
      ...columns.map((name, index) => ({
        ...{ name, kind: 'number' as const },
        text: ({ found }: QuantityView['rows'][number]) => {
          const row = found[index];
          return row?.median === undefined ? '' : quantityText(row.median, row.unit);
        },
        value: ({ found }: QuantityView['rows'][number]) => found[index]?.median,
      })),
    ],
    rows,
    { caption: 'Medians. quantities.csv has every statistic.', id: 'quantities-table', sortable: true },
  );
}
