import type { CellKey } from '../axes/cell-key.ts';
import type { SeriesOutcome } from '../compare/verdict-kind.ts';
import type { LeftOut } from './belonging.ts';
import type { SkippedSeries } from './cell-series.ts';
import type { SeriesOrder } from './series-run.ts';

/** Of the form that `trend --json` prints. */
export const TREND_SCHEMA = 1;

/** A run of the series. */
export interface TrendRun {
  readonly name: string;
  readonly run_id: string;
  readonly started_at: string;
  readonly kernel: string | undefined;
  readonly engine: string;
}

/** A run's value in a series, in microseconds: the geometric mean of its units' medians. */
export interface TrendPoint {
  /** Place of the run in `runs`. */
  readonly run: number;
  readonly us: number;
  /** Its 95 % interval over restarts, or boots; `undefined` with one. */
  readonly low_us: number | undefined;
  readonly high_us: number | undefined;
  readonly units: number;
}

/** Runs between two changes. */
export interface TrendLevel {
  /** Places of its first and its last run in `runs`. */
  readonly from: number;
  readonly to: number;
  readonly us: number;
  readonly runs: number;
}

export interface TrendChange {
  /** Places in `runs` of the last run before, and the first after. */
  readonly before: number;
  readonly after: number;
  /** The first and the last run that may be the first after, at 95 %. */
  readonly earliest: number;
  readonly latest: number;
  /** The level after it as a multiple of the one before, with its 95 % interval. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** Of no change, corrected over all series. */
  readonly p: number;
  /** What else changed between these two runs: `kernel release: 6.1.0 -> 6.12.3`. */
  readonly with: readonly string[];
}

/** A series of one cell: of its total, or of one of its steps. */
export interface SeriesTrend {
  /** `undefined`: the total. */
  readonly step: string | undefined;
  readonly points: readonly TrendPoint[];
  readonly levels: readonly TrendLevel[];
  readonly changes: readonly TrendChange[];
  /** Of no change at all, corrected over all series of its kind; `undefined` if there are too few runs. */
  readonly p: number | undefined;
  /** Absent where the series is shown and not judged. */
  readonly judged?: SeriesVerdict | undefined;
}

export interface SeriesVerdict {
  readonly verdict: SeriesOutcome;
  /** Why, in words. */
  readonly reason: string;
  /** What the verdict is of: the newest runs as a multiple of others; `undefined` if there is no number. */
  readonly ratio: number | undefined;
  readonly low: number | undefined;
  readonly high: number | undefined;
  /** One-sided, of being within the margin, corrected over all series (Holm); `undefined` where nothing has changed. */
  readonly p: number | undefined;
}

export interface CellTrend extends CellKey {
  /** The worst of what is judged of it. */
  readonly verdict: SeriesOutcome;
  readonly reason: string;
  readonly total: SeriesTrend;
  readonly steps: readonly SeriesTrend[];
  /** Runs without a value, and why. */
  readonly missing: readonly { readonly run: number; readonly reason: string }[];
  /** Failed samples, by run. */
  readonly failed: readonly { readonly run: number; readonly failed: number; readonly attempts: number }[];
}

export interface Trend {
  readonly schema: typeof TREND_SCHEMA;
  readonly by: SeriesOrder;
  readonly since: string | undefined;
  /** Ratio that is still within it: 1.05 for 5 %. */
  readonly margin: number;
  readonly verdict: SeriesOutcome;
  readonly judges: 'total' | 'steps';
  readonly kernels: readonly (string | undefined)[];
  readonly engines: readonly string[];
  readonly runs: readonly TrendRun[];
  readonly left_out: readonly LeftOut[];
  readonly cells: readonly CellTrend[];
  readonly skipped: readonly SkippedSeries[];
  /** Limits of the verdict, as sentences. */
  readonly notes: readonly string[];
  /** What the runs themselves warned of. */
  readonly warnings: readonly { readonly run: number; readonly message: string }[];
}
