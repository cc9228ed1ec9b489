import { WORST_FIRST } from '../../core/compare/verdict.ts';
import type { Comparison, Verdict } from '../../core/compare/comparison.ts';
import { cellLabel } from '../../core/axes/cell.ts';
import { stepsWith, stepVerdict, worstFirst } from '../compare/step-words.ts';
import { cellVerdict } from '../compare/verdict-words.ts';

/** Worst first. */
export const VERDICT_ORDER: readonly Verdict[] = WORST_FIRST;

/** A change with a verdict: of a cell, or of a step of one. */
export interface RatioRow {
  readonly label: string;
  /** The cell's place in the comparison. */
  readonly index: number;
  readonly verdict: Verdict;
  readonly word: string;
  readonly ratio: number | undefined;
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly reason: string | undefined;
}

/** A chart of more rows is longer than anyone scrolls; the table has them all. */
const MOST_STEPS = 64;

/** What is judged, worst first: every cell, or as many steps as fit. */
export function ratioRows(comparison: Comparison): RatioRow[] {
  return comparison.judges === 'steps' ? stepRows(comparison) : cellRows(comparison);
}

export function ratiosTitle(comparison: Comparison): string {
  if (comparison.judges !== 'steps') return 'Change of each cell from A to B';
  const count = stepsWith(comparison.cells).length;
  return count > MOST_STEPS
    ? `Change of steps from A to B: the worst ${MOST_STEPS} of ${count}`
    : 'Change of each step from A to B';
}

function cellRows({ cells }: Comparison): RatioRow[] {
  return cells
    .map((cell, index): RatioRow => {
      const { verdict, ratio, low, high, reason } = cell;
      return { label: cellLabel(cell), index, verdict, word: cellVerdict(cell), ratio, low, high, reason };
    })
    .sort(
      (one, other) =>
        VERDICT_ORDER.indexOf(one.verdict) - VERDICT_ORDER.indexOf(other.verdict) ||
        (other.ratio ?? Infinity) - (one.ratio ?? Infinity) ||
        one.index - other.index,
    );
}

/** A cell that B did not measure has no steps, and stands for itself. */
function stepRows(comparison: Comparison): RatioRow[] {
  const { cells } = comparison;
  const whole = cellRows(comparison).filter(({ index }) => cells[index]?.steps.length === 0);
  const steps = worstFirst(stepsWith(cells)).map((found): RatioRow => {
    const { cell, index, step } = found;
    const { ratio, low, high, judged } = step;
    return {
      label: `${step.step}, ${cellLabel(cell)}`,
      ...{ index, ratio, low, high, word: stepVerdict(found), reason: judged.reason },
      verdict: judged.verdict ?? 'within',
    };
  });
  return [...whole, ...steps.slice(0, MOST_STEPS)];
}
