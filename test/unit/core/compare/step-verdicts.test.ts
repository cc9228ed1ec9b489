import { describe, expect, it } from 'vitest';
import { compareSides } from '../../../../src/core/compare/compare.ts';
import type { CellComparison, Comparison } from '../../../../src/core/compare/comparison.ts';
import { selfCheck } from '../../../../src/core/compare/self-check.ts';
import type { Plan } from '../../../../src/core/plan/plan.ts';
import { fisherExact, fisherLeast } from '../../../../src/core/statistics/fisher.ts';
import { comparisonCsv } from '../../../../src/report/compare/csv.ts';
import { comparisonMarkdown } from '../../../../src/report/compare/markdown.ts';
import { comparisonText } from '../../../../src/report/compare/text.ts';
import { selfCheckText } from '../../../../src/report/compare/self-check-text.ts';
import { comparisonHtml } from '../../../../src/report/page/comparison-page.ts';
import { readCsv } from '../../../fixtures/read-csv.ts';
import { plan } from '../../../fixtures/recorded-run.ts';
import { sideFrom } from '../../../fixtures/simulated-run.ts';
import { simulatedSteps, stepsSide, type StepsTruth } from '../../../fixtures/simulated-steps.ts';

const STEPS = ['walk', 'append', 'rename_dir', 'rmtree'];

function planned(drivers: readonly string[] = ['overlay2', 'vfs']): Plan {
  const over = { workload: 'rootfs', rounds: 8, iterations: 3 };
  return { ...plan([...drivers], ['runc'], over), steps: STEPS, judges: 'steps' };
}

const PLAN = planned();
const QUIET = { restarts: 0.005, iterations: 0.01 };

function compared(a: StepsTruth, b: StepsTruth, run = PLAN, least_us = 400): Comparison {
  const sides = [
    stepsSide(run, 1, { ...QUIET, ...a }, least_us),
    stepsSide(run, 2, { ...QUIET, ...b }, least_us),
  ];
  return compareSides(sides[0] ?? stepsSide(run, 1), sides[1] ?? stepsSide(run, 2), 1.05, []);
}

const appendIsSlow: StepsTruth = {
  factor: ({ driver }, step) => (driver === 'overlay2' && step === 'append' ? 1.4 : 1),
};
const refusesRenames: StepsTruth = {
  refuses: ({ driver }, step) => (driver === 'overlay2' && step === 'rename_dir' ? 'EXDEV' : undefined),
};

function stepOf(cell: CellComparison | undefined, name: string) {
  return cell?.steps.find(({ step }) => step === name);
}

describe('a workload whose steps are judged', () => {
  it('has the worst of its steps as the verdict on a cell, and names it everywhere', () => {
    const found = compared({}, appendIsSlow);
    const [overlay2, vfs] = found.cells;
    expect(overlay2).toMatchObject({ verdict: 'regression', reason: 'append is slower', p: undefined });
    expect(vfs?.verdict).toBe('within');
    expect(stepOf(overlay2, 'append')).toMatchObject({ state: 'slower', judged: { verdict: 'regression' } });
    expect(stepOf(overlay2, 'walk')).toMatchObject({ judged: { verdict: 'within', reason: undefined } });
    // vfs shows that it is not the kernel.
    expect(stepOf(overlay2, 'append')?.judged?.beyond_driver).toMatchObject({ belonging: 'own' });

    const text = comparisonText(found, { color: false, width: 120 });
    expect(text).toContain(
      'REGRESSION in 1 of 8 steps in 1 of 2 cells (margin 5 %): overlay2 x runc (append)',
    );
    expect(text).toMatch(/overlay2 x runc: append +regression/);
    expect(text).toContain('7 steps within the margin');
    expect(comparisonMarkdown(found)).toMatch(/\| overlay2 x runc \| append \| ❌ regression \|/);
    expect(comparisonHtml(found)).toContain('v-regression">regression');
    const [header = [], ...rows] = readCsv(comparisonCsv(found));
    const row = rows.find((one) => one[header.indexOf('step')] === 'append') ?? [];
    expect(row[header.indexOf('verdict')]).toBe('regression');
    expect(Number(row[header.indexOf('a_median_us')])).toBeGreaterThan(600);
  });

  it('calls a step that B refuses and A did not a regression, and the other way round a change in words', () => {
    const worse = compared({}, refusesRenames);
    expect(worse.cells[0]).toMatchObject({
      ...{ verdict: 'regression', reason: 'rename_dir is refused in B and not in A' },
    });
    expect(stepOf(worse.cells[0], 'rename_dir')).toMatchObject({
      judged: { verdict: 'regression', reason: 'the file system of B refuses it (EXDEV)', b_units: 0 },
    });
    const better = compared(refusesRenames, {});
    expect(better.cells[0]).toMatchObject({ verdict: 'within', reason: 'rename_dir is no longer refused' });
    expect(comparisonText(better, { color: false, width: 100 })).toContain('rename_dir is no longer refused');
    const same = compared(refusesRenames, refusesRenames);
    expect(same.cells[0]).toMatchObject({ verdict: 'within', reason: undefined });
    expect(stepOf(same.cells[0], 'rename_dir')?.judged).toMatchObject({
      ...{ verdict: undefined, reason: 'refused on both sides (EXDEV)' },
    });
  });

  it('judges a step that took less than a microsecond, and takes no rounding for a change', () => {
    const slow: StepsTruth = { factor: (_, step) => (step === 'walk' ? 200 : 1) };
    const found = compared({}, slow, PLAN, 0.2);
    expect(stepOf(found.cells[0], 'walk')).toMatchObject({
      judged: { verdict: 'regression', a_median_us: 0 },
    });
    // 1.4 and 1.6 us are recorded as 1 and 2 by some.
    const near: StepsTruth = { factor: (_, step) => (step === 'append' ? 1.15 : 1) };
    const rounded = compared({}, near, PLAN, 0.9);
    expect(stepOf(rounded.cells[0], 'append')?.judged?.verdict).not.toBe('regression');
  });

  it('needs three restarts on each side, and says so once', () => {
    const two = { ...planned(['overlay2']), scenario: { ...PLAN.scenario, rounds: 2 } };
    const few = { ...two, rounds: two.rounds.filter(({ round }) => round <= 2) };
    const [cell] = compared({}, appendIsSlow, few).cells;
    expect(cell).toMatchObject({
      ...{ verdict: 'inconclusive', reason: 'a verdict needs 3 restarts on each side, found 2' },
    });
  });

  it('is judged by its total where the plans of both sides say nothing', () => {
    const { judges, ...old } = PLAN;
    expect(judges).toBe('steps');
    const [a, b] = [1, 2].map((seed) => sideFrom(old, simulatedSteps(old, seed, QUIET, 400)));
    if (a === undefined || b === undefined) throw new Error('two seeds make two sides');
    const found = compareSides(a, b, 1.05, []);
    expect(found.judges).toBeUndefined();
    expect(found.cells[0]?.steps[0]?.judged).toBeUndefined();
    expect(found.cells[0]?.p).toBeDefined();
  });

  it('is split step by step against itself', () => {
    const { cells } = stepsSide(PLAN, 1, QUIET, 400);
    const check = selfCheck(cells, 1, STEPS);
    expect(check.cells.map(({ cell, step }) => `${cell}: ${step ?? ''}`)).toHaveLength(8);
    expect(selfCheckText(check, 100)).toContain('overlay2 x runc: append: ');
  });
});

describe('fisherLeast', () => {
  it('is the p of all failures on one side', () => {
    expect(fisherLeast(3, 10, 10)).toBeCloseTo(fisherExact(3, 10, 0, 10), 12);
    // One failure can never be significant.
    expect(fisherLeast(1, 100, 100)).toBeCloseTo(1, 9);
    expect(fisherLeast(0, 5, 5)).toBe(1);
    expect(fisherLeast(12, 10, 4)).toBeCloseTo(
      Math.min(fisherExact(10, 10, 2, 4), fisherExact(8, 10, 4, 4)),
      12,
    );
  });
});
