import type { CellKey } from '../axes/cell-key.ts';
import type { BeyondControl } from './beyond-control.ts';
import type { Difference } from './differences.ts';
import type { LoadDifference } from './recorded-load.ts';
import type { QuantityComparison } from './quantity-comparison.ts';
import type { StepComparison } from './step-comparison.ts';
import type { SideWarning } from './side-warnings.ts';
import type { Level } from './units.ts';
import type { Verdict } from './verdict-kind.ts';

export type { Verdict };

/** One cell on both sides. Ratios are B / A of medians over restarts; `undefined` if there is no number. */
export interface CellComparison extends CellKey {
  readonly verdict: Verdict;
  /** Why, if the interval does not say it; for an inconclusive one what would decide it. */
  readonly reason: string | undefined;
  readonly ratio: number | undefined;
  /** 95 % confidence interval, over hosts, boots or restarts. */
  readonly low: number | undefined;
  readonly high: number | undefined;
  /** Whether a change is shown: p of no change below 5 %, corrected over all cells (Holm 1979). */
  readonly changed: 'slower' | 'faster' | undefined;
  /** One-sided, of being within the margin; and after Holm's correction. */
  readonly p: number | undefined;
  readonly p_adjusted: number | undefined;
  /** Exact permutation test over units, two-sided, of no change at all. */
  readonly p_permutation: number | undefined;
  /** Hodges-Lehmann estimate of the ratio, which single odd restarts do not move. */
  readonly hodges_lehmann: number | undefined;
  /** Smallest slowdown, as a ratio, that would have been called a regression in 80 % of cases. */
  readonly detectable: number | undefined;
  /** If inconclusive: restarts, or boots, that each side would need; `undefined` if no number would do. */
  readonly units_needed: number | undefined;
  readonly a: CellSide;
  readonly b: CellSide;
  /** Fisher's exact test of the share of failures, two-sided; and after Holm's correction with all others. */
  readonly failures_p: number | undefined;
  readonly failures_p_adjusted: number | undefined;
  /** The change beyond that of the control driver (vfs), and of the control runtime (runc). */
  readonly beyond_driver: BeyondControl | undefined;
  readonly beyond_runtime: BeyondControl | undefined;
  readonly steps: readonly StepComparison[];
  /** Absent where only times were measured. */
  readonly quantities?: readonly QuantityComparison[] | undefined;
}

/** What the verdict on a cell adds to what was found of it. */
export type CellJudgement = Pick<
  CellComparison,
  'verdict' | 'reason' | 'p' | 'p_adjusted' | 'detectable' | 'units_needed' | 'failures_p_adjusted' | 'steps'
>;

export interface CellSide {
  readonly units: number;
  readonly n: number;
  readonly failed: number;
  /** Over all samples. */
  readonly mean_us: number | undefined;
  readonly median_us: number | undefined;
  /** What the ratio is of: the geometric mean over units. */
  readonly centre_us: number | undefined;
  /** CPU time of the engine's own processes for one iteration. */
  readonly engine_cpu_us: number | undefined;
}

/** A cell that is not compared, and why. */
export interface SkippedCell extends CellKey {
  readonly reason: string;
}

export interface Comparison {
  readonly a: string;
  readonly b: string;
  /** What differs between the two: the thing under test, and what was allowed. */
  readonly differences: readonly Difference[];
  /** What load, steal, throttling and governors were recorded, where they differ; absent where they do not. */
  readonly load?: readonly LoadDifference[] | undefined;
  readonly level: Level;
  /** Whether each host is compared with itself; absent where units are not paired. */
  readonly paired?: boolean | undefined;
  /** Where hosts are the units: those of each side. */
  readonly hosts?: { readonly a: readonly string[]; readonly b: readonly string[] } | undefined;
  /** What is judged; absent: the total of each cell. With `steps`, a cell's verdict is the worst of its steps. */
  readonly judges?: 'steps' | undefined;
  /** Ratio that is still within it: 1.05 for 5 %. */
  readonly margin: number;
  readonly verdict: Verdict;
  readonly cells: readonly CellComparison[];
  readonly skipped: readonly SkippedCell[];
  /** What the runs of both sides warned of. */
  readonly warnings: readonly SideWarning[];
  /** Limits of the verdict, as sentences. */
  readonly notes: readonly string[];
}
