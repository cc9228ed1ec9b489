import { wholeOf } from '../axes/cell.ts';
import type { WholeKey } from '../axes/cell-key.ts';
import { quantityUnit } from '../results/quantity.ts';
import type { ResultSet } from '../results/result-set.ts';
import { valuesByUnit } from '../results/values-by-unit.ts';
import { distribution } from '../statistics/distribution.ts';
import { rounded } from './summary.ts';

/** The statistics of one quantity of a cell, in its unit, to 0.001. */
export interface QuantityRow extends WholeKey {
  readonly kernel: string | undefined;
  /** By its name, which ends in its unit: `image_bytes`. */
  readonly quantity: string;
  readonly unit: string | undefined;
  readonly n: number;
  readonly mean: number | undefined;
  readonly median: number | undefined;
  readonly sd: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** 95 % confidence interval of the mean, over engine restarts. */
  readonly ci_low: number | undefined;
  readonly ci_high: number | undefined;
}

/** A row for each measured cell and quantity; a quantity that a cell lacks has none. */
export function quantityRows(results: ResultSet): QuantityRow[] {
  return results.cells.flatMap((cell) =>
    results.quantities.flatMap((quantity): QuantityRow[] => {
      const found = distribution(valuesByUnit(cell, ({ quantities }) => quantities[quantity] ?? []));
      if (found.n === 0) return [];
      const to = (value: number | undefined): number | undefined => rounded(value, 3);
      return [
        {
          ...{ ...wholeOf(cell), quantity, unit: quantityUnit(quantity)?.text },
          ...{ n: found.n, mean: to(found.mean), median: to(found.median), sd: to(found.sd) },
          ...{ min: to(found.min), max: to(found.max) },
          ...{ ci_low: to(found.interval?.low), ci_high: to(found.interval?.high) },
        },
      ];
    }),
  );
}
