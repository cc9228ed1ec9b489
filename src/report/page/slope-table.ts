import type { Axis } from '../../core/axes/axis.ts';
import { AXES } from '../../core/axes/known-axes.ts';
import { differing, fieldsOf } from '../../core/axes/cell.ts';
import { valueOn } from '../../core/axes/axis.ts';
import type { Figures } from '../../core/figures/figures.ts';
import type { Slope } from '../../core/figures/slopes.ts';
import { groupBy } from '../../core/group-by.ts';
import { joined, markup, NOTHING, type Markup } from '../markup.ts';
import { quantityText } from '../quantity-text.ts';
import { cutText } from './table.ts';

/** What each layer, or each one more of another thing counted, adds. Nothing where the run has one value of each. */
export function slopeTables({ slopes }: Figures): Markup {
  if (slopes.length === 0) return NOTHING;
  return joined([...groupBy(slopes, ({ axis }) => axis)].map(([axis, own]) => slopeTable(axis, own)));
}

/** `Slope over layers`. */
export function slopesTitle({ slopes }: Figures): string {
  const over = new Set(slopes.map(({ axis }) => axis.heading));
  return `Slope over ${[...over].join(' and ')}`;
}

/** Steps down, cells across. */
function slopeTable(axis: Axis, slopes: readonly Slope[]): Markup {
  const id = `slopes-${axis.name}`;
  const each = axis.each ?? axis.name;
  const byCell = [...groupBy(slopes, ({ cells }) => JSON.stringify(fieldsOf(cells, AXES))).values()];
  const whats = [...new Set(slopes.map(({ what }) => what))];
  const heads = byCell.map(
    ([first]) =>
      markup`<th scope="col" class="n">${cutText(first === undefined ? '' : labelOf(first, slopes), 60)}</th>`,
  );
  const rows = whats.map((what) => {
    const cells = byCell.map((own) => slopeCell(own.find((slope) => slope.what === what)));
    return markup`<tr><th scope="row" class="name">${cutText(what, 40)}</th>${cells}</tr>`;
  });
  const values = [...new Set(slopes.map((slope) => slope.values.join(', ')))].join('; ');
  return markup`<div class="scroll" tabindex="0" role="region" aria-labelledby="${id}-caption"><table class="grid slopes"><caption id="${id}-caption">What each ${each} adds, with the 95 % interval over rounds: the mean of each round\u2019s least-squares slope over ${values} ${axis.heading}. Bold, with a triangle: the interval excludes 0. Of slopes that are 0, one in twenty is expected to be bold too.</caption><thead><tr><th scope="col" class="name">per ${each}</th>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function labelOf({ cells }: Slope, slopes: readonly Slope[]): string {
  const named = AXES.filter(({ name }) => name === 'driver' || name === 'runtime');
  const others = differing(
    slopes.map((slope) => slope.cells),
    AXES.filter((axis) => !named.includes(axis)),
  );
  return [...named, ...others].map((axis) => axis.mark(valueOn(axis, cells))).join('');
}

function slopeCell(found: Slope | undefined): Markup {
  if (found === undefined) return markup`<td class="hole unsupported"></td>`;
  const { slope, low, high, changes, unit } = found;
  const sign = changes === undefined ? '' : changes === 'grows' ? '\u25b2 ' : '\u25bc ';
  const text = sign + amount(slope, unit);
  const shown = changes === undefined ? markup`${text}` : markup`<strong>${text}</strong>`;
  const interval =
    low === undefined || high === undefined
      ? markup`one round, no interval`
      : markup`${amount(low, unit)} to ${amount(high, unit)}`;
  return markup`<td><span class="ms">${shown}</span><small>${interval}</small></td>`;
}

/** All times in one unit, so that steps can be compared at a glance. */
function amount(value: number, unit: string): string {
  if (unit !== 'us') return quantityText(value, unit);
  const size = Math.abs(value);
  return `${value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2)} \u00b5s`;
}
