import type { CellResult } from './cell-result.ts';
import type { ResultSet } from './result-set.ts';

/** The results with one step's time in the place of the whole: what a grid of that step is made from. */
export function ofStep(results: ResultSet, step: string): ResultSet {
  return { ...results, cells: results.cells.map((cell) => cellOfStep(cell, step)) };
}

function cellOfStep(cell: CellResult, step: string): CellResult {
  const error = cell.refused[step];
  if (cell.outcome.kind === 'measured' && error !== undefined) {
    const reason = `the file system refuses ${step} (${error})`;
    return { ...cell, restarts: [], outcome: { kind: 'unsupported', reason } };
  }
  const restarts = cell.restarts.map((series) => ({ ...series, totals_us: series.steps_us[step] ?? [] }));
  return { ...cell, restarts: restarts.filter(({ totals_us }) => totals_us.length > 0) };
}
