import { wholeLabel } from '../core/axes/cell.ts';
import type { Figures } from '../core/figures/figures.ts';
import type { QuantityRow } from '../core/figures/quantity-rows.ts';
import { groupBy } from '../core/group-by.ts';

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
const TIME_UNITS = ['ns', '\u00b5s', 'ms', 's'] as const;

/** A value for people: `1.50 MiB`, `12,345`, `3.42 ms`. */
export function quantityText(value: number, unit: string | undefined): string {
  switch (unit) {
    case 'bytes':
      return scaled(value, 1024, BYTE_UNITS);
    case 'bytes/s':
      return `${scaled(value, 1024, BYTE_UNITS)}/s`;
    case 'ns':
      return scaled(value, 1000, TIME_UNITS);
    case 'us':
      return scaled(1000 * value, 1000, TIME_UNITS);
    case undefined:
    default:
      return value.toLocaleString('en', { maximumFractionDigits: 1 });
  }
}

function scaled(value: number, step: number, units: readonly string[]): string {
  let [rest, index] = [value, 0];
  while (Math.abs(rest) >= step && index < units.length - 1) [rest, index] = [rest / step, index + 1];
  return `${rest.toFixed(index === 0 ? 0 : 2)} ${units[index] ?? ''}`;
}

/** Cells down, quantities across, each with its median. */
export interface QuantityView {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly label: string; readonly found: readonly (QuantityRow | undefined)[] }[];
}

/** @returns no rows where only times were measured */
export function quantityView({ results, quantities }: Figures): QuantityView {
  const byCell = groupBy(quantities, (row) => wholeLabel(row, results.cells));
  return {
    columns: results.quantities,
    rows: [...byCell].map(([label, own]) => ({
      label,
      found: results.quantities.map((name) => own.find(({ quantity }) => quantity === name)),
    })),
  };
}
