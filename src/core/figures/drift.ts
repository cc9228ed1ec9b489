import { groupBy } from '../group-by.ts';
import { isOfHosts } from '../results/values-by-unit.ts';
import { mean } from '../statistics/moments.ts';
import type { RestartSeries } from '../results/restart-series.ts';
import { differenceInterval, differenceP } from '../statistics/mean-difference.ts';
import { pairedT } from '../statistics/paired.ts';
import type { Interval } from '../statistics/round-interval.ts';
import { median } from '../statistics/robust.ts';
import { theilSenSlope } from '../statistics/theil-sen.ts';
import { blockMedians } from '../statistics/thin.ts';

/** Theil-Sen takes all pairs: longer loops are first reduced to the medians of this many blocks. */
const MOST_POINTS = 300;

/** How a loop slows down, or speeds up, within a restart. */
export interface Drift {
  /** Median over restarts of the Theil-Sen slope of each, in microseconds per iteration. */
  readonly usPerIteration: number | undefined;
  /**
   * Two-sided p of the mean slope being 0, by a t test over restarts, which are independent of each other, as the
   * iterations of one loop are not: a trend test on those raises false alarms if they are correlated.
   */
  readonly p: number | undefined;
  /** 95 % t interval of the mean slope over restarts. */
  readonly interval: Interval | undefined;
}

export function drift(restarts: readonly RestartSeries[]): Drift {
  const slopes = slopesByUnit(restarts);
  const found = pairedT(slopes);
  return {
    usPerIteration: median(slopes),
    p: found && differenceP(found),
    interval: found && differenceInterval(found),
  };
}

/** Of each restart; of several hosts the mean of each, whose restarts are not independent of each other. */
function slopesByUnit(restarts: readonly RestartSeries[]): number[] {
  const slopes = (of: readonly RestartSeries[]): number[] => of.flatMap((series) => slope(series) ?? []);
  if (!isOfHosts(restarts)) return slopes(restarts);
  return [...groupBy(restarts, ({ host }) => host).values()].flatMap((ofHost) => mean(slopes(ofHost)) ?? []);
}

function slope({ iterations, totals_us: totals }: RestartSeries): number | undefined {
  const ys = blockMedians(totals, MOST_POINTS);
  const points = blockMedians(iterations, MOST_POINTS).flatMap((x, index) => {
    const y = ys[index];
    return y === undefined ? [] : { x, y };
  });
  return theilSenSlope(points);
}
