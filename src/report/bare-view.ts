import { wholeLabel } from '../core/axes/cell.ts';
import type { BareCost } from '../core/figures/bare-costs.ts';
import type { CellResult } from '../core/results/cell-result.ts';
import { milliseconds } from './milliseconds.ts';

export const BARE_CAPTION =
  'Mean time beside that of the runtime alone: the same image, without an engine, on a root that is made beforehand';

/** The first names the cell. */
export const bareColumns = ['cell', 'beside', 'bare ms', 'mean ms', 'added ms', 'ratio'] as const;

/** Those after the first. */
export function bareFields(
  { bare, bareUs, meanUs, addedUs, ratio }: BareCost,
  cells: readonly CellResult[],
): string[] {
  return [wholeLabel(bare, cells), ...[bareUs, meanUs, addedUs].map(milliseconds), ratio.toFixed(2)];
}
