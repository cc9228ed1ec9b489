import type { Figures } from '../../core/figures/figures.ts';
import { HOSTS_CAPTION, hostSpread, hostTable, SPREAD_CAPTION } from '../hosts-view.ts';
import { joined, NOTHING, type Markup } from '../markup.ts';
import { table, type Column } from './table.ts';

/** The hosts of a gathered run: where the spread comes from, and how each stands. Nothing of a run of one host. */
export function hostsPart(figures: Figures): Markup {
  if (figures.hosts.length === 0) return NOTHING;
  const [spread, hosts] = [hostSpread(figures), hostTable(figures)];
  const left = hosts.left === 0 ? '' : `; ${hosts.left} in the middle are left out`;
  return joined([
    textTable(spread, SPREAD_CAPTION, 'host-spread'),
    textTable(hosts, `${HOSTS_CAPTION}${left}`, 'hosts-table'),
  ]);
}

function textTable(
  { columns, rows }: { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] },
  caption: string,
  id: string,
): Markup {
  const made = columns.map((name, index): Column<readonly string[]> => {
    const text = (row: readonly string[]): string => row[index] ?? '';
    if (index === 0) return { name, kind: 'name', text };
    return {
      ...{ name, kind: 'number', text },
      value: (row) => {
        const value = Number.parseFloat(text(row));
        return Number.isNaN(value) ? undefined : value;
      },
    };
  });
  return table(made, rows, { caption: `${caption}.`, id, sortable: true });
}
