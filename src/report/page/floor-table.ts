import { wholeLabel } from '../../core/axes/cell.ts';
import type { Figures } from '../../core/figures/figures.ts';
import { stepNames } from '../../core/results/step-names.ts';
import { markup, NOTHING, type Markup } from '../markup.ts';
import { cutText } from './table.ts';

/** From which ratio on a step has the next colour: fine steps near 1, then half a decade each. */
const LEVELS = [1.1, 1.5, 2, 3, 10, 30, 100, 300] as const;

/** Steps down, cells across: how many times as long as on the floor each takes. Nothing where the run has no floor. */
export function floorTable({ floor, results }: Figures): Markup {
  const cells = [...floor].filter(([cell]) => cell.outcome.kind === 'measured');
  if (cells.length === 0) return NOTHING;
  const heads = cells.map(
    ([cell]) => markup`<th scope="col" class="name">${cutText(wholeLabel(cell, results.cells), 40)}</th>`,
  );
  const rows = stepNames(results).map((step) => {
    const texts = cells.map(([cell, { steps }]) => ratioCell(steps.get(step), cell.refused[step]));
    return markup`<tr><th scope="row" class="name">${cutText(step, 40)}</th>${texts}</tr>`;
  });
  const means = cells.map(([, { mean }]) => ratioCell(mean, undefined));
  return markup`<div class="scroll" tabindex="0" role="region" aria-labelledby="floor-caption"><table class="grid"><caption id="floor-caption">Median of each step, divided by its median on the floor: the same program and files, without a container or layers</caption><thead><tr><th scope="col" class="name">step</th>${heads}</tr></thead><tbody>${rows}<tr><th scope="row" class="name">geometric mean</th>${means}</tr></tbody></table></div>
<p class="heatkey"><span aria-hidden="true">${Array.from({ length: LEVELS.length + 1 }, (_, level) => markup`<i class="heat${level}"></i>`)}</span>colour: from 1 to 300 and more</p>`;
}

function ratioCell(ratio: number | undefined, refused: string | undefined): Markup {
  if (ratio === undefined) return markup`<td class="hole unsupported">${cutText(refused ?? '', 20)}</td>`;
  const level = LEVELS.filter((from) => ratio >= from).length;
  return markup`<td class="heat${level}">${ratioText(ratio)}</td>`;
}

/** To about two digits: `1180`, `71`, `3.7`, `0.98`. */
function ratioText(ratio: number): string {
  return ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(ratio < 1 ? 2 : 1);
}
