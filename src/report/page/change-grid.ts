import type { CellComparison, Comparison } from '../../core/compare/comparison.ts';
import { columnLabel, rowLabel } from '../../core/axes/cell.ts';
import { cellVerdict, changeText, intervalText } from '../compare/verdict-words.ts';
import { markup, NOTHING, type Markup } from '../markup.ts';
import { cutText } from './table.ts';

/** Slower and faster by so much, as ratios; each step has a colour. */
const SLOWER = [1.01, 1.02, 1.05, 1.1, 1.2, 1.35, 1.5, 2] as const;
const FASTER = [1.02, 1.1, 1.35] as const;

/** Runtimes down, drivers across: how much each cell changed, by number and colour, with the verdict in a word. */
export function changeGrid({ cells }: Comparison): Markup {
  if (cells.length === 0) return NOTHING;
  const columns = [...new Set(cells.map(columnLabel))];
  const rows = [...new Set(cells.map(rowLabel))];
  const places = new Map(cells.map((cell) => [placeOf(rowLabel(cell), columnLabel(cell)), cell]));
  const heads = columns.map((name) => markup`<th scope="col" class="n">${cutText(name, 40)}</th>`);
  const body = rows.map(
    (row) =>
      markup`<tr><th scope="row" class="name">${cutText(row, 60)}</th>${columns.map((column) => changeCell(places.get(placeOf(row, column))))}</tr>`,
  );
  return markup`<div class="scroll" tabindex="0" role="region" aria-labelledby="change-caption"><table class="grid"><caption id="change-caption">Change of the median from A to B, and the verdict; bold: the 95 % interval excludes no change</caption><thead><tr><th scope="col" class="name">runtime</th>${heads}</tr></thead><tbody>${body}</tbody></table></div>
<p class="heatkey logkey"><span aria-hidden="true">${KEY.map((ratio) => markup`<i class="${colourOf(ratio)}">${changeText(ratio)}</i>`)}</span>from faster to slower</p>`;
}

function placeOf(row: string, column: string): string {
  return JSON.stringify([row, column]);
}

const KEY = [...FASTER.map((ratio) => 1 / ratio).reverse(), 1, ...SLOWER];

function changeCell(cell: CellComparison | undefined): Markup {
  if (cell === undefined) return markup`<td class="hole unsupported">not compared</td>`;
  const word = cellVerdict(cell);
  if (cell.ratio === undefined) {
    return markup`<td class="hole"><span class="v-${cell.verdict}">${word}</span><small>${cutText(cell.reason ?? 'a side has no number', 60)}</small></td>`;
  }
  const text = changeText(cell.ratio);
  const shown = cell.changed === undefined ? markup`${text}` : markup`<strong>${text}</strong>`;
  return markup`<td class="${colourOf(cell.ratio)}" title="${intervalText(cell.low, cell.high)}"><span class="ms">${shown}</span><small>${word}</small></td>`;
}

function colourOf(ratio: number): string {
  const level = (limits: readonly number[], by: number): number =>
    limits.filter((limit) => by >= limit * (1 - 1e-9)).length;
  return ratio < 1 && level(FASTER, 1 / ratio) > 0
    ? `cool${level(FASTER, 1 / ratio)}`
    : `heat${level(SLOWER, ratio)}`;
}
