import { racedCells } from '../../core/results/raced.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import type { SummaryRow } from '../../core/figures/summary.ts';
import { cellGroups } from '../charts/cell-groups.ts';
import { footnotes } from '../footnotes.ts';
import { gridView, type GridCellView } from '../grid-view.ts';
import { markup, type Markup } from '../markup.ts';
import { cutText } from './table.ts';

/** Thresholds of the colours, as shares slower than the fastest of the row. */
const LEVELS = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1] as const;

/** The grid: each cell's mean, coloured by how much slower it is than the fastest driver of its row. */
export function heatGrid(results: ResultSet, rows: readonly SummaryRow[]): Markup {
  const view = gridView(results);
  const isRaced = racedCells(results.plan.scenario);
  const groups = cellGroups(results, rows);
  const heads = [...view.headings, ...view.drivers].map(
    (name) => markup`<th scope="col" class="name">${cutText(name, 40)}</th>`,
  );
  const body = view.rows.map(({ labels, cells }, line) => {
    const means = new Map(groups[line]?.cells.map(({ driver, row }) => [driver, row.mean_us]));
    const raced = groups[line]?.cells.filter(({ cell }) => isRaced(cell)) ?? [];
    const least = Math.min(...raced.flatMap(({ row }) => row.mean_us ?? []));
    const names = labels.map((name) => markup`<th scope="row" class="name">${cutText(name, 60)}</th>`);
    return markup`<tr>${names}${cells.map((cell, driver) => gridCell(cell, means.get(driver), least))}</tr>`;
  });
  const { notes } = footnotes(results);
  const list = notes.map(
    ({ number, subject, text }) =>
      markup`<li id="note-${number}" value="${number}"><strong>${cutText(subject)}</strong>: ${cutText(text, 500)}</li>`,
  );
  return markup`<div class="scroll" tabindex="0" role="region" aria-labelledby="grid-caption"><table class="grid"><caption id="grid-caption">${cutText(view.title, 120)}</caption><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div>
<p class="heatkey"><span aria-hidden="true">${Array.from({ length: LEVELS.length + 1 }, (_, level) => markup`<i class="heat${level}"></i>`)}</span>colour: how much slower than the fastest ${view.raced} of the row, from 0 to 100 % and more</p>
<p class="lead">${view.legend}.</p>
${list.length === 0 ? undefined : markup`<h3>Why cells have no number, or lost samples</h3><ol class="plain">${list}</ol>`}`;
}

function gridCell(
  { kind, value, note, fastest }: GridCellView,
  mean: number | undefined,
  least: number,
): Markup {
  const link =
    note === undefined ? undefined : markup` <a href="#note-${note}" aria-label="note ${note}">[${note}]</a>`;
  if (mean === undefined) return markup`<td class="hole ${kind}">${value}${link}</td>`;
  const slower = mean / least - 1;
  const level = LEVELS.filter((from) => slower >= from).length;
  const words = fastest
    ? '* fastest'
    : slower <= 0
      ? ''
      : `+${(slower * 100).toFixed(slower < 0.095 ? 1 : 0)} %`;
  return markup`<td class="heat${level}"><span class="ms">${value}${link}</span><small>${words}</small></td>`;
}
