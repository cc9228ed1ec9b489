import { cellLabel } from '../axes/cell.ts';
import type { SeriesOutcome } from '../compare/verdict-kind.ts';
import type { Trend } from './trend.ts';

/** What a trend says of one cell, for a list of outcomes such as a test report. */
export interface TrendOutcome {
  readonly cell: string;
  readonly verdict: SeriesOutcome;
  /** Why, in a sentence's part. */
  readonly reason: string;
}

/** One for each cell, in their order: all that a list of passed and failed needs, without a figure to format. */
export function trendOutcomes({ cells }: Pick<Trend, 'cells'>): TrendOutcome[] {
  return cells.map((cell) => ({ cell: cellLabel(cell), verdict: cell.verdict, reason: cell.reason }));
}
