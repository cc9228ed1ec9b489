import { describe, expect, it } from 'vitest';
import { cellLabel } from '../../src/core/axes/cell.ts';
import { compareSides } from '../../src/core/compare/compare.ts';
import type { Comparison } from '../../src/core/compare/comparison.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { plan } from '../fixtures/recorded-run.ts';
import { stepsSide, type StepsTruth } from '../fixtures/simulated-steps.ts';

const MARGIN = 1.05;
const STEPS = Array.from({ length: 16 }, (_, index) => `step${index + 1}`);

function planned(rounds: number, iterations: number): Plan {
  const over = { workload: 'rootfs', rounds, iterations };
  return { ...plan(['overlay2', 'vfs'], ['runc', 'crun'], over), steps: STEPS, judges: 'steps' };
}

function compared(run: Plan, seed: number, truth: StepsTruth = {}, least_us?: number): Comparison {
  const base = { restarts: truth.restarts ?? 0.03, iterations: truth.iterations ?? 0.08 };
  return compareSides(
    stepsSide(run, 2 * seed + 1, base, least_us),
    stepsSide(run, 2 * seed + 2, truth, least_us),
    MARGIN,
    [],
  );
}

/** `CELL: STEP` of each regression. */
function slower({ cells }: Comparison): string[] {
  return cells.flatMap((cell) =>
    cell.steps
      .filter(({ judged }) => judged?.verdict === 'regression')
      .map(({ step }) => `${cellLabel(cell)}: ${step}`),
  );
}

describe('the verdict on each step of many simulated runs', () => {
  it('names the one step of the one cell that got slower, and no other', () => {
    const run = planned(10, 5);
    const factor: StepsTruth['factor'] = ({ driver, runtime }, step) =>
      driver === 'overlay2' && runtime === 'crun' && step === 'step6' ? 1.5 : 1;
    for (let seed = 0; seed < 12; seed++) {
      const found = compared(run, seed, { factor });
      expect(slower(found), `seed ${seed}`).toEqual(['overlay2 x crun: step6']);
      expect(found.verdict).toBe('regression');
      const cell = found.cells.find(({ verdict }) => verdict === 'regression');
      expect(cell?.reason).toBe('step6 is slower');
      // In the total of the cell it is a tenth of a percent.
      expect(cell?.ratio).toBeLessThan(MARGIN);
    }
  });

  it.each([
    { rounds: 3, least_us: 40 },
    { rounds: 5, least_us: 40 },
    // Steps that take less than the microsecond in which they are recorded.
    { rounds: 4, least_us: 0.4 },
  ])(
    'raises an alarm in about 5 % of comparisons just at the margin, over all 64: %o',
    ({ rounds, least_us }) => {
      const run = planned(rounds, 2);
      let alarms = 0;
      for (let seed = 0; seed < 150; seed++) {
        if (slower(compared(run, seed, { factor: () => MARGIN }, least_us)).length > 0) alarms++;
      }
      // Test by test it would be 96 %.
      expect(alarms / 150).toBeLessThan(0.1);
    },
  );

  it('raises none for two equal runs, nearly all of whose steps are within', () => {
    const run = planned(10, 5);
    let within = 0;
    for (let seed = 0; seed < 12; seed++) {
      const found = compared(run, seed, { restarts: 0.01, iterations: 0.02 });
      expect(slower(found), `seed ${seed}`).toEqual([]);
      within += found.cells.flatMap(({ steps }) => steps).filter(({ state }) => state === 'within').length;
    }
    expect(within / (12 * 64)).toBeGreaterThan(0.9);
  });
});
