import { measuredRestarts, sampleCount, type CellResult } from '../results/cell-result.ts';
import { drift } from './drift.ts';
import { outcomeReason } from '../record/outcome-reason.ts';
import { wholeOf } from '../axes/cell.ts';
import type { WholeKey } from '../axes/cell-key.ts';
import type { Outcome } from '../record/outcome.ts';
import type { BareCost } from './bare-costs.ts';
import type { FloorRatios } from './floor-ratios.ts';
import type { ResultSet } from '../results/result-set.ts';
import { outlierCount, twoModes } from './residuals.ts';
import type { Columns, RestartSeries } from '../results/restart-series.ts';
import { distribution, type Distribution } from '../statistics/distribution.ts';
import { meanOfAll } from '../statistics/moments.ts';
import { quantile } from '../statistics/quantile.ts';
import { wilsonInterval } from '../statistics/wilson.ts';
import { stepNames } from '../results/step-names.ts';
import { valuesByUnit } from '../results/values-by-unit.ts';
import { steadyState, type SteadyState } from './steady-state.ts';
import { varianceSplit } from './variance-split.ts';

/** Statistics of one cell, in whole microseconds unless the name says otherwise; `undefined` if there is none. */
export interface SummaryRow extends WholeKey, Spread {
  readonly kernel: string | undefined;
  readonly outcome: Outcome['kind'];
  readonly reason: string | undefined;
  /** Timed samples that succeeded. */
  readonly n: number;
  /** Timed samples that failed. */
  readonly failed: number;
  /** 95 % interval of the share of failures (Wilson), a fraction to 0.000001. */
  readonly failed_low: number | undefined;
  readonly failed_high: number | undefined;
  /** Engine restarts, and boots, that the samples come from. */
  readonly restarts: number;
  readonly boots: number;
  /** Mean of each step, by its name. */
  readonly steps_mean_us: Readonly<Record<string, number | undefined>>;
  /** Mean of each engine interval, by its name. */
  readonly engine_mean_us: Readonly<Record<string, number | undefined>>;
  /** How much slower each iteration is than the one before: Theil-Sen within restarts, to 0.001. */
  readonly drift_us_per_iteration: number | undefined;
  /** Of no drift, by a t test over restarts. */
  readonly drift_p: number | undefined;
  /** Unevenness as a fraction, to 0.0001: 0.05 is a typical deviation of 5 % of the median. */
  readonly mad_over_median: number | undefined;
  readonly iqr_over_median: number | undefined;
  /** Weight of the slow tail as a ratio, to 0.0001. */
  readonly p95_over_p50: number | undefined;
  /** Whether iterations fall into two groups (dip test at 1 %, restarts centred); needs 20 samples. */
  readonly two_modes: 'yes' | 'no' | undefined;
  readonly steady_state: SteadyState | undefined;
  /** Samples far off their restart's median; all figures include them. */
  readonly outliers: number | undefined;
  /** Where the variance comes from, as standard deviations. */
  readonly sd_iterations_us: number | undefined;
  readonly sd_restarts_us: number | undefined;
  readonly sd_boots_us: number | undefined;
  /** Of a cell over several hosts: how many, and the standard deviation between them. */
  readonly hosts?: number | undefined;
  readonly sd_hosts_us?: number | undefined;
  /** CPU time of the engine's own processes for one iteration, and as a fraction of the time it took. */
  readonly engine_cpu_mean_us: number | undefined;
  readonly engine_cpu_share: number | undefined;
  /** The most memory that the engine's own processes held. */
  readonly engine_peak_bytes: number | undefined;
  /** Geometric mean of its steps' ratios to the floor; `undefined` where there is none. */
  readonly floor_ratio: number | undefined;
  /** Mean of the cell beside it without an engine, and what the engine adds to it; `undefined` where there is none. */
  readonly bare_mean_us: number | undefined;
  readonly bare_added_us: number | undefined;
  readonly bare_ratio: number | undefined;
}

/** Distribution of the values, in whole microseconds. */
export interface Spread {
  readonly mean_us: number | undefined;
  readonly median_us: number | undefined;
  readonly sd_us: number | undefined;
  readonly mad_us: number | undefined;
  readonly min_us: number | undefined;
  readonly p5_us: number | undefined;
  readonly p25_us: number | undefined;
  readonly p75_us: number | undefined;
  readonly p90_us: number | undefined;
  readonly p95_us: number | undefined;
  readonly p99_us: number | undefined;
  readonly max_us: number | undefined;
  /** 95 % confidence interval of the mean, over engine restarts, or over hosts where there are several. */
  readonly ci_low_us: number | undefined;
  readonly ci_high_us: number | undefined;
}

/**
 * A cell's statistics. Only a measured cell has any: the samples of others are counted here and kept in samples.csv,
 * but make no figure that could be taken for a result.
 *
 * @param steps - of the workload, in the order they are done
 * @param floor - how the cell compares with the floor, where the run has one
 * @param bare - how it compares with the runtime alone, where the run has that
 */
export function summarise(
  cell: CellResult,
  steps: readonly string[],
  floor?: FloorRatios,
  bare?: BareCost,
): SummaryRow {
  const restarts = measuredRestarts(cell);
  const hasSamples = restarts.length > 0;
  const spread = distribution(valuesByUnit(cell, ({ totals_us }) => totals_us));
  const n = sampleCount(cell);
  const failures = wilsonInterval(cell.failed, n + cell.failed);
  const split = varianceSplit(restarts);
  const slope = drift(restarts);
  const elapsed = meanOfAll(restarts.map(({ elapsed_us }) => elapsed_us)) ?? spread.mean;
  const cpu = meanOfAll(restarts.map(({ engine_cpu_us }) => engine_cpu_us));
  return {
    ...wholeOf(cell),
    outcome: cell.outcome.kind,
    reason: outcomeReason(cell.outcome),
    n,
    failed: cell.failed,
    failed_low: rounded(failures?.low, 6),
    failed_high: rounded(failures?.high, 6),
    restarts: cell.restarts.length,
    boots: new Set(cell.restarts.map(({ boot_id }) => boot_id)).size,
    ...spreadUs(spread),
    steps_mean_us: meanByName(steps, restarts, ({ steps_us }) => steps_us),
    engine_mean_us: meanByName(intervalNames(restarts), restarts, ({ engine_us }) => engine_us),
    drift_us_per_iteration: rounded(slope.usPerIteration, 3),
    drift_p: rounded(slope.p, 6),
    mad_over_median: rounded(ratio(spread.mad, spread.median), 4),
    iqr_over_median: rounded(ratio(difference(spread.p75, spread.p25), spread.median), 4),
    p95_over_p50: rounded(ratio(spread.p95, spread.median), 4),
    two_modes: hasSamples ? (twoModes(restarts) ? 'yes' : 'no') : undefined,
    steady_state: hasSamples ? steadyState(restarts) : undefined,
    outliers: hasSamples ? outlierCount({ restarts }) : undefined,
    sd_iterations_us: rounded(split.iterationsUs),
    sd_restarts_us: rounded(split.restartsUs),
    sd_boots_us: rounded(split.bootsUs),
    ...(split.hostsUs === undefined ? {} : hostsOf(restarts, split.hostsUs)),
    engine_cpu_mean_us: rounded(cpu),
    engine_cpu_share: rounded(ratio(cpu, elapsed), 4),
    engine_peak_bytes: quantile(
      restarts.flatMap(({ engine_peak_bytes }) => engine_peak_bytes),
      1,
    ),
    floor_ratio: rounded(floor?.mean, 3),
    bare_mean_us: rounded(bare?.bareUs),
    bare_added_us: rounded(bare?.addedUs),
    bare_ratio: rounded(bare?.ratio, 3),
  };
}

/** Every cell's statistics, in the cells' order. */
export function summaries(
  results: ResultSet,
  floor: ReadonlyMap<CellResult, FloorRatios> = new Map(),
  bare: ReadonlyMap<CellResult, BareCost> = new Map(),
): SummaryRow[] {
  const steps = stepNames(results);
  return results.cells.map((cell) => summarise(cell, steps, floor.get(cell), bare.get(cell)));
}

/** @param found - in microseconds */
export function spreadUs(found: Distribution): Spread {
  return {
    mean_us: rounded(found.mean),
    median_us: rounded(found.median),
    sd_us: rounded(found.sd),
    mad_us: rounded(found.mad),
    min_us: rounded(found.min),
    p5_us: rounded(found.p5),
    p25_us: rounded(found.p25),
    p75_us: rounded(found.p75),
    p90_us: rounded(found.p90),
    p95_us: rounded(found.p95),
    p99_us: rounded(found.p99),
    max_us: rounded(found.max),
    ci_low_us: rounded(found.interval?.low),
    ci_high_us: rounded(found.interval?.high),
  };
}

function hostsOf(
  restarts: readonly RestartSeries[],
  sdUs: number,
): Pick<SummaryRow, 'hosts' | 'sd_hosts_us'> {
  return { hosts: new Set(restarts.map(({ host }) => host)).size, sd_hosts_us: rounded(sdUs) };
}

function intervalNames(restarts: readonly RestartSeries[]): string[] {
  return [...new Set(restarts.flatMap(({ engine_us }) => Object.keys(engine_us)))];
}

function meanByName(
  names: readonly string[],
  restarts: readonly RestartSeries[],
  columns: (series: RestartSeries) => Columns,
): Record<string, number | undefined> {
  const meanOf = (name: string) => rounded(meanOfAll(restarts.map((series) => columns(series)[name] ?? [])));
  return Object.fromEntries(names.map((name) => [name, meanOf(name)]));
}

function ratio(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined || whole === 0 ? undefined : part / whole;
}

function difference(from: number | undefined, what: number | undefined): number | undefined {
  return from === undefined || what === undefined ? undefined : from - what;
}

/** Adding 0 turns the -0 that rounding can leave into 0. */
export function rounded(value: number | undefined, decimals = 0): number | undefined {
  return value === undefined ? undefined : Number(value.toFixed(decimals)) + 0;
}
