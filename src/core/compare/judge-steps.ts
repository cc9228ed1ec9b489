import { cellId } from '../axes/cell.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { fisherLeast } from '../statistics/fisher.ts';
import { benjaminiHochberg, holm } from '../statistics/holm.ts';
import type { Basis } from './basis.ts';
import { besideControls, type UnitsByCell } from './beside-controls.ts';
import type { CellTests } from './cell-tests.ts';
import type { CellJudgement } from './comparison.ts';
import { failureCounts } from './failure-counts.ts';
import { isMeasured } from './pairs.ts';
import { prospects } from './prospects.ts';
import { changeP, shownChange } from './shown-change.ts';
import { compareSteps, type StepComparison } from './step-comparison.ts';
import { testSteps, type StepTest } from './step-tests.ts';
import { judgeStep } from './step-verdict.ts';
import { changeOf } from './unit-pair.ts';
import { centreOf } from './units.ts';
import { ALPHA, failsMoreOften, judgeUnmeasured } from './verdict.ts';
import { worstOfSteps } from './worst-of-steps.ts';

interface Context {
  readonly basis: Basis;
  readonly margin: number;
  readonly scenario: Scenario;
}

interface TestedCell {
  readonly tests: CellTests;
  readonly steps: readonly StepTest[];
  /** Of the share of failures; `undefined` too if so few failures could never reject (Tarone 1990). */
  readonly failuresP: number | undefined;
}

/**
 * The verdict on each cell by its steps: one test for each step of each cell, and one for the failures of each cell,
 * corrected together (Holm 1979). The total is shown and not gated: in it one slow step would hide, or hide the rest.
 */
export function judgeSteps(
  cells: readonly CellTests[],
  steps: readonly string[],
  context: Context,
): CellJudgement[] {
  const { basis, margin, scenario } = context;
  const tested = cells.map((tests): TestedCell => {
    const isCompared = isMeasured(tests.pair.b);
    return {
      tests,
      steps: isCompared ? testSteps(tests.pair, steps, basis, margin) : [],
      failuresP: canReject(tests, basis) ? tests.failuresP : undefined,
    };
  });
  const family = tested.flatMap(({ steps: ofCell, failuresP }) =>
    [failuresP, ...ofCell.map(({ p }) => p)].filter((one) => one !== undefined),
  );
  const adjusted = holm(family)[Symbol.iterator]();
  const next = (p: number | undefined): number | undefined =>
    p === undefined ? undefined : adjusted.next().value;
  const alpha = ALPHA / Math.max(1, family.length);
  const unitsOfStep = unitsByStep(tested);
  // As where steps are not judged: whether one is faster is shown, not gated.
  const changes = changeP(
    tested.flatMap((one) => one.steps.map(({ units }) => changeOf(units))),
    benjaminiHochberg,
  )[Symbol.iterator]();
  return tested.map(({ tests: { pair }, steps: ofCell, failuresP }): CellJudgement => {
    const failuresAdjusted = next(failuresP);
    const changed = new Map(
      ofCell.map(({ step, ratio }) => [step, shownChange(ratio?.ratio, changes.next().value)]),
    );
    const figures = isMeasured(pair.b) ? compareSteps(pair.a, pair.b, steps, basis) : [];
    const judged = figures.map((shown): StepComparison => {
      const test = ofCell.find(({ step }) => step === shown.step);
      // What is in no step.
      if (test === undefined) return shown;
      const pAdjusted = next(test.p);
      const { detectable, needed } = prospects(test, basis, test.margin, alpha);
      const { verdict, reason } = judgeStep(test, pair, basis, { pAdjusted, needed });
      return {
        ...shown,
        ...test.ratio,
        p: test.p,
        p_adjusted: pAdjusted,
        state:
          verdict === 'regression' || verdict === 'doubtful'
            ? 'slower'
            : verdict === 'within' && changed.get(test.step) === 'faster'
              ? 'faster'
              : verdict,
        judged: {
          verdict,
          reason,
          a_median_us: test.medians.a,
          b_median_us: test.medians.b,
          a_centre_us: centreOf(test.units.a),
          b_centre_us: centreOf(test.units.b),
          a_units: test.units.a.size,
          b_units: test.units.b.size,
          detectable,
          units_needed: verdict === 'inconclusive' ? needed : undefined,
          ...besideControls(pair.b, unitsOfStep.get(test.step) ?? new Map(), scenario),
        },
      };
    });
    const worst = isMeasured(pair.b)
      ? worstOfSteps(judged, pair, basis, failsMoreOften(pair, basis, failuresAdjusted))
      : { ...judgeUnmeasured(pair.b), needed: undefined };
    return {
      verdict: worst.verdict,
      reason: worst.reason,
      // The total is not tested.
      ...{ p: undefined, p_adjusted: undefined, detectable: undefined },
      units_needed: worst.needed,
      failures_p_adjusted: failuresAdjusted,
      steps: judged,
    };
  });
}

function canReject({ pair }: CellTests, basis: Basis): boolean {
  const { a, b } = failureCounts(pair, basis);
  return fisherLeast(a.failed + b.failed, a.of, b.of) < ALPHA;
}

function unitsByStep(cells: readonly TestedCell[]): ReadonlyMap<string, UnitsByCell> {
  const found = new Map<string, Map<string, StepTest['units']>>();
  for (const { tests, steps } of cells) {
    for (const { step, units } of steps) {
      const ofStep = found.get(step) ?? new Map<string, StepTest['units']>();
      found.set(step, ofStep.set(cellId(tests.pair.b), units));
    }
  }
  return found;
}
