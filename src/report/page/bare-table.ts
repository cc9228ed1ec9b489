import { wholeLabel } from '../../core/axes/cell.ts';
import type { Figures } from '../../core/figures/figures.ts';
import { BARE_CAPTION, bareColumns, bareFields } from '../bare-view.ts';
import { markup, NOTHING, type Markup } from '../markup.ts';
import { cutText } from './table.ts';

/** What each engine adds to the runtime alone. Nothing where the run has no cell without an engine. */
export function bareTable({ bare, results }: Figures): Markup {
  if (bare.size === 0) return NOTHING;
  const heads = bareColumns.map((text, index) =>
    index === 0
      ? markup`<th scope="col" class="name">cell</th>`
      : markup`<th scope="col" class="n">${text}</th>`,
  );
  const rows = [...bare].map(([cell, cost]) => {
    const fields = bareFields(cost, results.cells).map((text) => markup`<td>${cutText(text, 40)}</td>`);
    return markup`<tr><th scope="row" class="name">${cutText(wholeLabel(cell, results.cells), 40)}</th>${fields}</tr>`;
  });
  return markup`<div class="scroll" tabindex="0" role="region" aria-labelledby="bare-caption"><table class="grid"><caption id="bare-caption">${BARE_CAPTION}</caption><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`;
}
