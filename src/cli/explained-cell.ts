import { wholeLabel } from '../core/axes/cell.ts';
import { UsageError } from '../core/errors.ts';
import type { CellResult } from '../core/results/cell-result.ts';
import type { ResultSet } from '../core/results/result-set.ts';

/**
 * The traced cell with a label, or the only one whose label contains it.
 * @throws UsageError if there is none, or several
 */
export function explainedCell({ cells }: ResultSet, text: string): CellResult {
  const traced = cells.filter(({ explained = [] }) => explained.length > 0);
  const labels = traced.map((cell) => wholeLabel(cell, cells));
  if (traced.length === 0) {
    throw new UsageError('--explain: expected a run with traced iterations, found none', {
      hint: 'Take some: drivergrid run SCENARIO --explain 5',
    });
  }
  const exact = labels.indexOf(text);
  const found = exact === -1 ? traced.filter((_, index) => labels[index]?.includes(text)) : [traced[exact]];
  const [cell] = found;
  if (cell !== undefined && found.length === 1) return cell;
  throw new UsageError(
    `--explain: expected ${found.length === 0 ? 'a traced cell' : 'one cell'}, found ${text}${found.length === 0 ? '' : `, which ${found.length} have`}`,
    { hint: `One of: ${labels.slice(0, 20).join('; ')}` },
  );
}
