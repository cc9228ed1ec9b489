import type { CellResult } from '../results/cell-result.ts';
import { hasTwoModes } from '../statistics/dip.ts';
import type { Interval } from '../statistics/round-interval.ts';
import { pooled, sorted } from '../statistics/quantile.ts';
import { median, NORMAL_CONSISTENCY } from '../statistics/robust.ts';

/** Iglewicz & Hoaglin, "How to Detect and Handle Outliers" (1993): a modified z-score beyond this is one. */
const OUTLYING = 3.5;

/**
 * The range, by `restart_id` and in microseconds, outside of which a sample is an outlier: 3.5 scaled MADs of the cell
 * around its restart's median. Outliers are flagged and kept. Empty if the samples do not spread.
 */
export function outlierLimits({ restarts }: Pick<CellResult, 'restarts'>): ReadonlyMap<string, Interval> {
  const deviation = median(pooled(restarts.map(({ totals_us }) => withoutLeast(totals_us))));
  if (deviation === undefined || deviation === 0) return new Map();
  const spread = NORMAL_CONSISTENCY * deviation;
  return new Map(
    restarts.flatMap(({ restart_id, totals_us }) => {
      const centre = median(totals_us);
      if (centre === undefined) return [];
      return [[restart_id, { low: centre - OUTLYING * spread, high: centre + OUTLYING * spread }] as const];
    }),
  );
}

export function outlierCount(cell: Pick<CellResult, 'restarts'>): number {
  const limits = outlierLimits(cell);
  return cell.restarts.reduce((sum, { restart_id, totals_us }) => {
    const limit = limits.get(restart_id);
    return limit === undefined ? sum : sum + totals_us.filter((us) => !within(limit, us)).length;
  }, 0);
}

export function within({ low, high }: Interval, value: number): boolean {
  return value >= low && value <= high;
}

/** Whether iterations fall into two groups, judged within restarts: two restarts may differ without any. */
export function twoModes(restarts: CellResult['restarts']): boolean {
  return hasTwoModes(residualsUs(restarts));
}

/** Deviations from the median of each restart, in microseconds. */
function residualsUs(restarts: CellResult['restarts']): Float64Array {
  return pooled(restarts.map(({ totals_us }) => deviations(totals_us)));
}

function deviations(totalsUs: readonly number[]): number[] {
  const centre = median(totalsUs) ?? 0;
  return totalsUs.map((us) => us - centre);
}

/**
 * Absolute deviations without the smallest: of an odd number of values one deviates by 0 however they spread, and with
 * three in each restart these zeros would make a tenth of all samples outliers.
 */
function withoutLeast(totalsUs: readonly number[]): Float64Array {
  return sorted(deviations(totalsUs).map(Math.abs)).subarray(1);
}
