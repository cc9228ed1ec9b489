import { cellLabel } from '../../core/axes/cell.ts';
import type { CellComparison, Comparison } from '../../core/compare/comparison.ts';
import type { QuantityComparison } from '../../core/compare/quantity-comparison.ts';
import { quantityText } from '../quantity-text.ts';
import { changeText, intervalText, pText } from './verdict-words.ts';

/** A quantity of a cell as texts. */
export interface QuantityLine {
  readonly cell: CellComparison;
  readonly found: QuantityComparison;
  /** `overlay2 x runc: image_bytes`. */
  readonly name: string;
  /** A, B, change, interval, p: as {@link QUANTITY_HEADS}. */
  readonly fields: readonly string[];
}

export const QUANTITY_HEADS = ['A', 'B', 'change', '95 % interval', 'p'] as const;

/** What a table of quantities is not: a verdict. */
export const QUANTITY_NOTE =
  'Quantities are geometric means of medians, as times are; p: of no change, corrected over all quantities (Benjamini and Hochberg). They are shown, not gated.';

export function quantityLines({ cells }: Comparison): QuantityLine[] {
  return cells.flatMap((cell) =>
    (cell.quantities ?? []).map((found): QuantityLine => {
      const { quantity, unit } = found;
      // One that is 0 has no ratio, and no geometric mean.
      const [before, after] = [found.a_centre ?? found.a_median, found.b_centre ?? found.b_median];
      const text = (value: number | undefined): string =>
        value === undefined ? '' : quantityText(value, unit);
      return {
        ...{ cell, found, name: `${cellLabel(cell)}: ${quantity}` },
        fields: [
          ...[text(before), text(after), changeText(found.ratio)],
          ...[intervalText(found.low, found.high), pText(found.p_adjusted)],
        ],
      };
    }),
  );
}

/** Those that differ, or may. */
export function notableQuantities(comparison: Comparison): QuantityLine[] {
  return quantityLines(comparison).filter(({ found }) => found.state !== 'within');
}
