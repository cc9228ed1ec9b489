import { valueOn } from '../../core/axes/axis.ts';
import type { WholeKey } from '../../core/axes/cell-key.ts';
import type { Slope } from '../../core/figures/slopes.ts';
import { rounded } from '../../core/figures/summary.ts';
import { axisColumns, CELL_AXES, table, type Table } from './table.ts';

/** A row for each step, total and quantity of the cells that differ only in a count. */
export function slopesTable(slopes: readonly Slope[]): Table {
  const cells = slopes.map((slope) => slope.cells as WholeKey);
  const counts = new Set(slopes.map(({ axis }) => axis));
  // An axis that a slope is over has no value in its row.
  const axes = CELL_AXES.filter((axis) => counts.size > 1 || !counts.has(axis));
  return table<Slope>(
    [
      ...axisColumns<Slope>(cells, axes, (axis, slope) =>
        axis === slope.axis ? undefined : valueOn(axis, slope.cells),
      ),
      ['over', ({ axis }) => axis.name],
      ['values', ({ values }) => values.join(' ')],
      ['what', ({ what }) => what],
      ['unit', ({ axis, unit }) => `${unit} per ${axis.each ?? 'one'}`],
      ['rounds', ({ rounds }) => rounds],
      ['slope', ({ slope }) => rounded(slope, 3)],
      ['ci_low', ({ low }) => rounded(low, 3)],
      ['ci_high', ({ high }) => rounded(high, 3)],
      ['changes', ({ changes }) => changes],
    ],
    slopes,
  );
}
