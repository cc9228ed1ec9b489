import { mean, sampleSd, type Values } from '../statistics/moments.ts';
import { quantile } from '../statistics/quantile.ts';
import { median } from '../statistics/robust.ts';

/** What the grid can show of a cell; the first is the default. */
export const GRID_STATS = ['mean', 'median', 'sd', 'p90', 'p95', 'p99', 'min', 'max', 'n'] as const;

export type GridStat = (typeof GRID_STATS)[number];

/** Of a cell's values, in their unit (a count for `n`); `undefined` for too few. */
export function statistic(values: Values, stat: GridStat): number | undefined {
  switch (stat) {
    case 'mean':
      return mean(values);
    case 'median':
      return median(values);
    case 'sd':
      return sampleSd(values);
    case 'p90':
      return quantile(values, 0.9);
    case 'p95':
      return quantile(values, 0.95);
    case 'p99':
      return quantile(values, 0.99);
    case 'min':
      return quantile(values, 0);
    case 'max':
      return quantile(values, 1);
    case 'n':
      return values.length;
  }
}

/**
 * Statistics that tell a fastest driver. The tail of one round's few samples is no estimate of that of all, and neither
 * a spread nor a count is a time.
 */
export function tellsFastest(stat: GridStat): boolean {
  return stat === 'mean' || stat === 'median';
}
