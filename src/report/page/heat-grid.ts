import type { GridStat } from '../../core/grid/grid-stat.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import { footnotes } from '../footnotes.ts';
import { gridView, type GridCellView } from '../grid-view.ts';
import { markup, type Markup } from '../markup.ts';
import { cutText } from './table.ts';

/** Thresholds of the colours, as shares above the lowest of the row. */
const LEVELS = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1] as const;

/** The grid: what it shows of each cell, coloured by how much more that is than the lowest of its row. */
export function heatGrid(results: ResultSet, stat?: GridStat): Markup {
  const view = gridView(results, undefined, stat);
  const heads = [
    ...view.headings.map((name) => markup`<th scope="col" class="name">${cutText(name, 40)}</th>`),
    ...view.drivers.map((name) => markup`<th scope="col" class="n">${cutText(name, 40)}</th>`),
  ];
  const body = view.rows.map(({ labels, cells }) => {
    const names = labels.map((name) => markup`<th scope="row" class="name">${cutText(name, 60)}</th>`);
    return markup`<tr>${names}${cells.map(gridCell)}</tr>`;
  });
  const { notes } = footnotes(results);
  const list = notes.map(
    ({ number, subject, text }) =>
      markup`<li id="note-${number}" value="${number}"><strong>${cutText(subject)}</strong>: ${cutText(text, 500)}</li>`,
  );
  return markup`<div class="scroll" tabindex="0" role="region" aria-labelledby="grid-caption"><table class="grid"><caption id="grid-caption">${cutText(view.title, 120)}</caption><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div>
<p class="heatkey"><span aria-hidden="true">${Array.from({ length: LEVELS.length + 1 }, (_, level) => markup`<i class="heat${level}"></i>`)}</span>colour: how much more than the lowest ${view.raced} of the row, from 0 to 100 % and more</p>
<p class="lead">${view.legend}.</p>
${list.length === 0 ? undefined : markup`<h3>Why cells have no number, or lost samples</h3><ol class="plain">${list}</ol>`}`;
}

function gridCell({ kind, isNumber, value, note, fastest, beyond }: GridCellView): Markup {
  const link =
    note === undefined ? undefined : markup` <a href="#note-${note}" aria-label="note ${note}">[${note}]</a>`;
  if (!isNumber) return markup`<td class="hole ${kind}">${value}${link}</td>`;
  const level = LEVELS.filter((from) => (beyond ?? 0) >= from).length;
  const more =
    beyond === undefined || beyond <= 0 ? '' : `+${(beyond * 100).toFixed(beyond < 0.095 ? 1 : 0)} %`;
  const words = fastest ? `* ${more === '' ? 'fastest' : more}` : more;
  return markup`<td class="heat${level}"><span class="ms">${value}${link}</span><small>${words}</small></td>`;
}
