import { counted } from '../../core/counted.ts';
import { markup, type Markup } from '../markup.ts';
import { table, type Column, type TableOptions } from './table.ts';

/** What a table's lines are called: `cell`, `step`. */
export interface Folding<Row> {
  readonly what: string;
  readonly isChanged: (row: Row) => boolean;
}

/** A table of the lines that changed; the others are folded away below it. */
export function foldedTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  options: TableOptions<Row>,
  { what, isChanged }: Folding<Row>,
): Markup {
  const changed = rows.filter(isChanged);
  const rest = rows.filter((row) => !isChanged(row));
  const unchanged = counted(rest.length, what);
  const shown = changed.length === 0 ? markup`<p>No ${what} changed.</p>` : table(columns, changed, options);
  if (rest.length === 0) return shown;
  const folded = table(columns, rest, {
    ...options,
    id: `${options.id}-rest`,
    caption: changed.length === 0 ? options.caption : `The ${what}s that did not change.`,
  });
  return markup`${shown}<details><summary>${unchanged} without a change</summary>${folded}</details>`;
}
