import { wholeLabel } from '../../core/axes/cell.ts';
import type { Figures } from '../../core/figures/figures.ts';
import { stepNames } from '../../core/results/step-names.ts';
import { markup, NOTHING, type Markup } from '../markup.ts';
import { cutText } from './table.ts';

/** Colours by doublings of the ratio: each is twice the one before, from an eighth to 256 times. */
const [LEAST_DOUBLINGS, MOST_DOUBLINGS] = [-3, 8];

/** Steps down, cells across: how many times as long as on the floor each takes. Nothing where the run has no floor. */
export function floorTable({ floor, results }: Figures): Markup {
  const cells = [...floor].filter(([cell]) => cell.outcome.kind === 'measured');
  if (cells.length === 0) return NOTHING;
  const heads = cells.map(
    ([cell]) => markup`<th scope="col" class="n">${cutText(wholeLabel(cell, results.cells), 40)}</th>`,
  );
  const rows = stepNames(results).map((step) => {
    const texts = cells.map(([cell, { steps }]) => ratioCell(steps.get(step), cell.refused[step]));
    return markup`<tr><th scope="row" class="name">${cutText(step, 40)}</th>${texts}</tr>`;
  });
  const means = cells.map(([, { mean }]) => ratioCell(mean, undefined));
  return markup`<div class="scroll" tabindex="0" role="region" aria-labelledby="floor-caption"><table class="grid"><caption id="floor-caption">Median of each step, divided by its median on the floor: the same program and files, without a container or layers</caption><thead><tr><th scope="col" class="name">step</th>${heads}</tr></thead><tbody>${rows}<tr><th scope="row" class="name">geometric mean</th>${means}</tr></tbody></table></div>
<p class="heatkey logkey"><span aria-hidden="true">${KEY.map((doublings) => markup`<i class="${colourOf(2 ** doublings)}">${2 ** doublings < 1 ? `1/${2 ** -doublings}` : 2 ** doublings}</i>`)}</span>times as long as on the floor; each colour stands for twice the one before</p>`;
}

function ratioCell(ratio: number | undefined, refused: string | undefined): Markup {
  if (ratio === undefined) return markup`<td class="hole unsupported">${cutText(refused ?? '', 20)}</td>`;
  return markup`<td class="${colourOf(ratio)}">${ratioText(ratio)}</td>`;
}

const KEY = Array.from(
  { length: MOST_DOUBLINGS - LEAST_DOUBLINGS + 1 },
  (_, index) => LEAST_DOUBLINGS + index,
);

/** On a logarithmic scale: the class of the nearest power of two. */
function colourOf(ratio: number): string {
  const doublings = Math.min(MOST_DOUBLINGS, Math.max(LEAST_DOUBLINGS, Math.round(Math.log2(ratio))));
  return doublings < 0 ? `cool${-doublings}` : `heat${doublings}`;
}

/** To about two digits: `1180`, `71`, `3.7`, `0.98`. */
function ratioText(ratio: number): string {
  return ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(ratio < 1 ? 2 : 1);
}
