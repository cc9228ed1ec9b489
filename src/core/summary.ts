import { byRestart, totalsUs, type CellResult } from './cell-result.ts';
import { outcomeReason } from './outcome-reason.ts';
import type { CellKey, Outcome } from './outcome.ts';
import { mean, sampleSd } from './statistics/moments.ts';
import { quantile } from './statistics/quantile.ts';
import { median, scaledMad } from './statistics/robust.ts';
import { roundInterval } from './statistics/round-interval.ts';
import { medianDrift } from './statistics/theil-sen.ts';

/** Statistics of one cell, in whole microseconds unless the name says otherwise; `undefined` where there is none. */
export interface SummaryRow extends CellKey {
  readonly kernel: string | undefined;
  readonly outcome: Outcome['kind'];
  readonly reason: string | undefined;
  /** Timed samples that went well. */
  readonly n: number;
  /** Timed samples that did not. */
  readonly failed: number;
  readonly mean_us: number | undefined;
  readonly median_us: number | undefined;
  readonly sd_us: number | undefined;
  readonly p90_us: number | undefined;
  readonly p95_us: number | undefined;
  readonly p99_us: number | undefined;
  readonly min_us: number | undefined;
  readonly max_us: number | undefined;
  /** 95 % confidence interval of the mean, over engine restarts. */
  readonly ci_low_us: number | undefined;
  readonly ci_high_us: number | undefined;
  /** Mean of each step, by its name. */
  readonly steps_mean_us: Readonly<Record<string, number | undefined>>;
  /** Mean of each engine interval, by its name. */
  readonly engine_mean_us: Readonly<Record<string, number | undefined>>;
  /** How much slower each iteration is than the one before: Theil-Sen within restarts, to 0.001. */
  readonly drift_us_per_iteration: number | undefined;
  /** Unevenness as a fraction, to 0.0001: 0.05 is a typical deviation of 5 % of the median. */
  readonly mad_over_median: number | undefined;
  /** Weight of the slow tail as a ratio, to 0.0001. */
  readonly p95_over_p50: number | undefined;
}

/**
 * A cell's statistics. Only a measured cell has any: the samples of another are counted here and kept in
 * samples.csv, and make no figure that could be taken for a result.
 *
 * @param steps - of the workload, in the order they are done
 */
export function summarise(cell: CellResult, steps: readonly string[]): SummaryRow {
  const samples = cell.outcome.kind === 'measured' ? cell.timed : [];
  const values = totalsUs(samples);
  const restarts = byRestart(samples);
  const interval = roundInterval(restarts.map(totalsUs));
  const intervals = [...new Set(samples.flatMap((sample) => Object.keys(sample.engine_us)))];
  return {
    driver: cell.driver,
    runtime: cell.runtime,
    concurrency: cell.concurrency,
    kernel: cell.kernel,
    outcome: cell.outcome.kind,
    reason: outcomeReason(cell.outcome),
    n: cell.timed.length,
    failed: cell.failed,
    mean_us: rounded(mean(values)),
    median_us: rounded(median(values)),
    sd_us: rounded(sampleSd(values)),
    p90_us: rounded(quantile(values, 0.9)),
    p95_us: rounded(quantile(values, 0.95)),
    p99_us: rounded(quantile(values, 0.99)),
    min_us: rounded(quantile(values, 0)),
    max_us: rounded(quantile(values, 1)),
    ci_low_us: rounded(interval?.low),
    ci_high_us: rounded(interval?.high),
    steps_mean_us: meanByName(
      steps,
      samples.map((sample) => sample.steps_us),
    ),
    engine_mean_us: meanByName(
      intervals,
      samples.map((sample) => sample.engine_us),
    ),
    drift_us_per_iteration: rounded(medianDrift(restarts.map(pointsOverIteration)), 3),
    mad_over_median: rounded(ratio(scaledMad(values), median(values)), 4),
    p95_over_p50: rounded(ratio(quantile(values, 0.95), median(values)), 4),
  };
}

function pointsOverIteration(samples: CellResult['timed']): { x: number; y: number }[] {
  return samples.flatMap(({ iteration, total_us }) =>
    total_us === undefined ? [] : { x: iteration, y: total_us },
  );
}

function meanByName(
  names: readonly string[],
  records: readonly Readonly<Record<string, number>>[],
): Record<string, number | undefined> {
  const meanOf = (name: string) => rounded(mean(records.flatMap((record) => record[name] ?? [])));
  return Object.fromEntries(names.map((name) => [name, meanOf(name)]));
}

function ratio(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined || whole === 0 ? undefined : part / whole;
}

/** Adding 0 turns the -0 that rounding can leave into 0. */
function rounded(value: number | undefined, decimals = 0): number | undefined {
  return value === undefined ? undefined : Number(value.toFixed(decimals)) + 0;
}
