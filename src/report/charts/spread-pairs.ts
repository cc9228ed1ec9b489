import type { ResultSet } from '../../core/results/result-set.ts';
import type { SummaryRow } from '../../core/figures/summary.ts';
import type { Drawing } from './drawing.ts';
import { ecdfPanels } from './ecdf-chart.ts';
import { spreadPanels } from './spread-chart.ts';

/** For each group of the grid its histograms, and beside them its cumulative shares. */
export function spreadPairs(results: ResultSet, rows: readonly SummaryRow[]): Drawing[] {
  const shares = ecdfPanels(results, rows);
  return spreadPanels(results, rows).flatMap((histograms, index) => {
    const beside = shares[index];
    return beside === undefined ? [histograms] : [histograms, beside];
  });
}
