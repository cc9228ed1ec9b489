import { measuredRestarts, type CellResult } from '../results/cell-result.ts';
import { UsageError } from '../errors.ts';
import { cellId, cellLabel, INNER_AXES } from '../axes/cell.ts';
import type { CellKey } from '../axes/cell-key.ts';
import { outcomeReason } from '../record/outcome-reason.ts';
import type { SkippedCell } from './comparison.ts';
import { pairCell } from './side-part.ts';
import type { Side } from './side.ts';

/** A cell on both sides, measured in A. */
export interface Pair {
  readonly a: CellResult;
  readonly b: CellResult;
}

/** @throws UsageError if there is no cell to compare */
export function pairedCells(a: Side, b: Side): { pairs: Pair[]; skipped: SkippedCell[] } {
  // What the two differ in is not what makes a pair.
  const axes = INNER_AXES.filter((axis) => axis !== b.part?.axis);
  const others = new Map(b.cells.map((cell) => [cellId(cell, axes), cell]));
  const ids = new Set(a.cells.map((cell) => cellId(cell, axes)));
  const pairs: Pair[] = [];
  const skipped: SkippedCell[] = [];
  const skip = (cell: CellKey, reason: string): void => {
    skipped.push({ ...pairCell(cell, [a, b]), reason });
  };
  for (const cell of a.cells) {
    const other = others.get(cellId(cell, axes));
    if (other === undefined) skip(cell, 'only in A');
    // Of two runs that would be a regression; two engines of one run need not have the same drivers.
    else if (b.part !== undefined && other.outcome.kind === 'unsupported')
      skip(cell, `not measured in B: ${outcomeReason(other.outcome) ?? 'no sample'}`);
    else if (isMeasured(cell)) pairs.push({ a: cell, b: other });
    else skip(cell, `not measured in A: ${outcomeReason(cell.outcome) ?? 'no sample'}`);
  }
  for (const cell of b.cells) if (!ids.has(cellId(cell, axes))) skip(cell, 'only in B');
  if (pairs.length === 0) {
    const list = (side: Side): string => side.cells.map(cellLabel).join(', ') || 'none';
    const why = skipped.slice(0, 5).map((cell) => `${cellLabel(cell)}: ${cell.reason}`);
    throw new UsageError(
      `expected cells that both sides have and A measured, found none\nA has ${list(a)}\nB has ${list(b)}\n${why.join('\n')}`,
      { hint: 'Compare two runs of one scenario.' },
    );
  }
  return { pairs, skipped };
}

export function isMeasured(cell: CellResult): boolean {
  return measuredRestarts(cell).length > 0;
}
