import { mean, sampleSd } from './moments.ts';
import { pooled, sorted, sortedQuantile } from './quantile.ts';
import { scaledMad } from './robust.ts';
import { roundInterval, type Interval } from './round-interval.ts';

/** Distribution of the values, in their unit; `undefined` if there are too few. */
export interface Distribution {
  readonly n: number;
  readonly mean: number | undefined;
  readonly median: number | undefined;
  /** With divisor n - 1. */
  readonly sd: number | undefined;
  /** Median absolute deviation, scaled to estimate sigma. */
  readonly mad: number | undefined;
  readonly min: number | undefined;
  readonly p5: number | undefined;
  readonly p25: number | undefined;
  readonly p75: number | undefined;
  readonly p90: number | undefined;
  readonly p95: number | undefined;
  readonly p99: number | undefined;
  readonly max: number | undefined;
  /** 95 % of the mean, over restarts (see {@link roundInterval}). */
  readonly interval: Interval | undefined;
}

/** @param restarts - the values of each engine restart */
export function distribution(restarts: readonly (readonly number[])[]): Distribution {
  const values = pooled(restarts);
  const ascending = sorted(values);
  const centre = mean(values);
  return {
    n: values.length,
    mean: centre,
    median: sortedQuantile(ascending, 0.5),
    sd: sampleSd(values, centre),
    mad: scaledMad(ascending),
    min: sortedQuantile(ascending, 0),
    p5: sortedQuantile(ascending, 0.05),
    p25: sortedQuantile(ascending, 0.25),
    p75: sortedQuantile(ascending, 0.75),
    p90: sortedQuantile(ascending, 0.9),
    p95: sortedQuantile(ascending, 0.95),
    p99: sortedQuantile(ascending, 0.99),
    max: sortedQuantile(ascending, 1),
    interval: roundInterval(restarts),
  };
}
