import { WORST_FIRST } from '../../core/compare/verdict.ts';
import type { CellComparison, Comparison, Verdict } from '../../core/compare/comparison.ts';
import type { JudgedStep, StepComparison } from '../../core/compare/step-comparison.ts';

/** A step of a cell, where each is judged. */
export interface StepVerdict {
  readonly cell: CellComparison;
  /** The cell's place in the comparison. */
  readonly index: number;
  readonly step: StepComparison & { readonly judged: JudgedStep };
}

/** Every step that was compared, in the cells' order. */
export function judgedSteps({ cells }: Pick<Comparison, 'cells'>): StepVerdict[] {
  return cells.flatMap((cell, index) =>
    cell.steps.flatMap((step): StepVerdict[] =>
      step.judged === undefined ? [] : [{ cell, index, step: { ...step, judged: step.judged } }],
    ),
  );
}

/** Those that have a verdict. */
export function stepsWith(cells: readonly CellComparison[], verdict?: Verdict): StepVerdict[] {
  return judgedSteps({ cells }).filter(({ step: { judged } }) =>
    verdict === undefined ? judged.verdict !== undefined : judged.verdict === verdict,
  );
}

/** The verdict on a step in a word; a step within the margin may be faster too. */
export function stepVerdict({ step: { state, judged } }: StepVerdict): string {
  return judged.verdict === 'within' && state === 'faster' ? 'within, faster' : (judged.verdict ?? '');
}

const ORDER: readonly (Verdict | undefined)[] = WORST_FIRST;

/** The steps that a reader looks at: all but those that are within the margin as they were, the worst first. */
export function notableSteps(comparison: Pick<Comparison, 'cells'>): StepVerdict[] {
  return worstFirst(stepsWith(comparison.cells)).filter(
    ({ step: { judged, state } }) => judged.verdict !== 'within' || state === 'faster',
  );
}

/** Regressions before the rest, the largest change first. */
export function worstFirst(steps: readonly StepVerdict[]): StepVerdict[] {
  return steps.toSorted(
    (one, other) =>
      ORDER.indexOf(one.step.judged.verdict) - ORDER.indexOf(other.step.judged.verdict) ||
      (other.step.ratio ?? Infinity) - (one.step.ratio ?? Infinity) ||
      one.index - other.index,
  );
}

/** A time of a step, which may be a few microseconds: `1204`. */
export function usText(us: number | undefined): string {
  return us === undefined ? '' : Math.round(us).toString();
}
