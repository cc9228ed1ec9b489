import { cellOf } from '../axes/cell.ts';
import type { CellKey } from '../axes/cell-key.ts';
import { UsageError } from '../errors.ts';
import { PARTS, type Part } from '../explain/part.ts';
import { explainedByRestart, partUs } from '../figures/part-rows.ts';
import type { CellResult } from '../results/cell-result.ts';
import { holm } from '../statistics/holm.ts';
import { differenceInterval, differenceP } from '../statistics/mean-difference.ts';
import { mean } from '../statistics/moments.ts';
import { median } from '../statistics/robust.ts';
import { welch } from '../statistics/welch.ts';
import { pairedCells } from './pairs.ts';
import type { Side } from './side.ts';

/** One part of a cell's traced iterations on both sides, over all steps; in microseconds. */
export interface PartComparison extends CellKey {
  readonly part: Part;
  /** Means over engine restarts of the restarts' medians. */
  readonly a_us: number | undefined;
  readonly b_us: number | undefined;
  /** B - A, with the 95 % interval of Welch over engine restarts. */
  readonly difference_us: number | undefined;
  readonly low_us: number | undefined;
  readonly high_us: number | undefined;
  /** Two-sided, of no difference, corrected over all parts of all cells (Holm 1979). */
  readonly p_adjusted: number | undefined;
  readonly changed: 'slower' | 'faster' | undefined;
}

const ALPHA = 0.05;
/** Two restarts say nothing of what a third would. */
const LEAST_RESTARTS = 3;
/** Less is rounding, and what a reader does not look for. */
const LEAST_US = 100;

/**
 * What differs between two sides, part by part. Parts are compared by their differences, not ratios: many are 0.
 * @throws UsageError if no cell was traced on both sides, or of gathered runs
 */
export function compareParts(a: Side, b: Side): PartComparison[] {
  if (a.hosts !== undefined || b.hosts !== undefined) {
    throw new UsageError('--explain: expected runs of one host each, found a gathered one', {
      hint: 'Compare the runs of one host: drivergrid compare results/web-1-before results/web-1-after --explain',
    });
  }
  const pairs = pairedCells(a, b).pairs.filter((pair) => isTraced(pair.a) && isTraced(pair.b));
  if (pairs.length === 0) {
    throw new UsageError('--explain: expected cells that were traced on both sides, found none', {
      hint: 'Trace both: drivergrid run SCENARIO --explain 5',
    });
  }
  const found = pairs
    .flatMap((pair) =>
      PARTS.map((part) => {
        const [mine, other] = [unitsOf(pair.a, part), unitsOf(pair.b, part)];
        const isEnough = Math.min(mine.length, other.length) >= LEAST_RESTARTS;
        const test = isEnough ? welch(mine, other) : undefined;
        return { pair, part, mine, other, test };
      }),
    )
    .filter(({ mine, other }) => [...mine, ...other].some((us) => us > 0));
  const adjusted = holm(found.flatMap(({ test }) => (test === undefined ? [] : differenceP(test))))[
    Symbol.iterator
  ]();
  return found.map(({ pair, part, mine, other, test }): PartComparison => {
    const interval = test === undefined ? undefined : differenceInterval(test);
    const p = test === undefined ? undefined : adjusted.next().value;
    const [before, after] = [mean(mine), mean(other)];
    const difference = before === undefined || after === undefined ? undefined : after - before;
    const isClear = p !== undefined && p < ALPHA && Math.abs(difference ?? 0) >= LEAST_US;
    return {
      ...{ ...cellOf(pair.a), part, a_us: before, b_us: after, difference_us: difference },
      ...{ low_us: interval?.low, high_us: interval?.high, p_adjusted: p },
      changed: isClear ? ((difference ?? 0) > 0 ? 'slower' : 'faster') : undefined,
    };
  });
}

function isTraced({ explained = [] }: CellResult): boolean {
  return explained.length > 0;
}

/** A value for each restart. */
function unitsOf(cell: CellResult, part: Part): number[] {
  return explainedByRestart(cell).map(
    (samples) => median(samples.map((sample) => partUs(sample, 'total', part))) ?? 0,
  );
}
