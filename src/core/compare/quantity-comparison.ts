import { measuredRestarts, type CellResult } from '../results/cell-result.ts';
import { quantityUnit } from '../results/quantity.ts';
import { benjaminiHochberg } from '../statistics/holm.ts';
import { differenceP } from '../statistics/mean-difference.ts';
import { mean } from '../statistics/moments.ts';
import { median } from '../statistics/robust.ts';
import { ratioOf, type Ratio } from './ratio.ts';
import type { Basis } from './basis.ts';
import { shownChange } from './shown-change.ts';
import { changeOf, unitPair } from './unit-pair.ts';
import { centreOf, unitsOf } from './units.ts';

/** A quantity of a cell on both sides; without a ratio if a side has fewer than two medians above 0. */
export interface QuantityComparison extends Partial<Ratio> {
  /** By its name, which ends in its unit: `image_bytes`. */
  readonly quantity: string;
  readonly unit: string | undefined;
  /** Over all samples, in the unit; `undefined` where a side lacks it. */
  readonly a_median: number | undefined;
  readonly b_median: number | undefined;
  /** What the ratio is of: the geometric mean over restarts of their medians, or over other units. */
  readonly a_centre: number | undefined;
  readonly b_centre: number | undefined;
  /** Two-sided, of no change; and corrected over all quantities of all cells (Benjamini & Hochberg 1995). */
  readonly p: number | undefined;
  readonly p_adjusted: number | undefined;
  /** By p after its correction, and the margin. Quantities are shown, not gated. */
  readonly state: 'worse' | 'better' | 'more' | 'less' | 'within' | 'inconclusive' | undefined;
}

/**
 * The quantities of each pair of cells: bytes, inodes, memory, throughput.
 * @param names - of all quantities, in order; one that neither side of a cell has is left out there
 * @param margin - ratio that is still within it, 1.05 for 5 %
 */
export function compareQuantities(
  pairs: readonly { readonly a: CellResult; readonly b: CellResult }[],
  names: readonly string[],
  { basis, margin }: { readonly basis: Basis; readonly margin: number },
): QuantityComparison[][] {
  const found = pairs.map(({ a, b }) =>
    names.flatMap((name): QuantityComparison[] => {
      const [before, after] = [middle(a, name), middle(b, name)];
      if (before === undefined && after === undefined) return [];
      const ofRestart = ({ quantities }: CellResult['restarts'][number]): readonly number[] =>
        quantities[name] ?? [];
      const { shown } = basis;
      const units = unitPair(unitsOf(a, shown, ofRestart), unitsOf(b, shown, ofRestart), basis);
      const test = changeOf(units);
      const ratio = test && ratioOf(test);
      const isSame = before === after && [a, b].every((cell) => mean(values(cell, name)) === before);
      return [
        {
          ...{ quantity: name, unit: quantityUnit(name)?.text, a_median: before, b_median: after, ...ratio },
          ...{ a_centre: centreOf(units.a), b_centre: centreOf(units.b) },
          ...{ p: test && differenceP(test), p_adjusted: undefined },
          state: isSame ? 'within' : undefined,
        },
      ];
    }),
  );
  const adjusted = benjaminiHochberg(found.flat().flatMap(({ p }) => p ?? []))[Symbol.iterator]();
  return found.map((ofCell) =>
    ofCell.map((one) => {
      if (one.p === undefined) return one;
      const withP = { ...one, p_adjusted: adjusted.next().value };
      return { ...withP, state: one.state ?? stateOf(withP, margin) };
    }),
  );
}

function values(cell: CellResult, name: string): readonly number[] {
  return measuredRestarts(cell).flatMap(({ quantities }) => quantities[name] ?? []);
}

function middle(cell: CellResult, name: string): number | undefined {
  return median(values(cell, name));
}

function stateOf(
  { quantity, ratio, low = -Infinity, high = Infinity, p_adjusted: p }: QuantityComparison,
  margin: number,
): QuantityComparison['state'] {
  if (low >= 1 / margin && high <= margin) return 'within';
  const change = shownChange(ratio, p);
  if (change === undefined) return 'inconclusive';
  const more = quantityUnit(quantity)?.more;
  const words = { worse: ['worse', 'better'], better: ['better', 'worse'] } as const;
  const [up, down] = more === undefined ? (['more', 'less'] as const) : words[more];
  return change === 'slower' ? up : down;
}
