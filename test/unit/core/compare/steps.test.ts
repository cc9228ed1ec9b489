import { describe, expect, it } from 'vitest';
import { compareSides } from '../../../../src/core/compare/compare.ts';
import { adjustSteps, type StepComparison } from '../../../../src/core/compare/step-comparison.ts';
import { stepRows } from '../../../../src/core/figures/step-rows.ts';
import type { RunEvent } from '../../../../src/core/record/events.ts';
import { resultSet } from '../../../../src/core/results/result-set.ts';
import { plan } from '../../../fixtures/recorded-run.ts';
import { sideFrom, simulatedRun } from '../../../fixtures/simulated-run.ts';

const PLAN = plan(['overlay2', 'vfs'], ['runc', 'crun'], { rounds: 8, iterations: 5 });

/** Steps of which `start` has most, `remove` what is told, and a part of the total that none has. */
function withSteps(events: readonly RunEvent[], remove: number, hidden: number): RunEvent[] {
  return events.map((event) => {
    if (event.type !== 'sample') return event;
    const { total_us: total = 0 } = event;
    const start = total - 5000;
    const steps_us = { create: 5000, attach: 0, start, remove };
    return { ...event, total_us: total + remove + hidden, steps_us };
  });
}

function compared() {
  const a = sideFrom(PLAN, withSteps(simulatedRun(PLAN, 1), 20_000, 1000));
  const b = sideFrom(PLAN, withSteps(simulatedRun(PLAN, 2), 80_000, 4000));
  return compareSides(a, b, 1.05, []).cells;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

describe('steps of a comparison', () => {
  it('differ by what the total does, the rest unexplained', () => {
    for (const cell of compared()) {
      const total = (cell.b.mean_us ?? NaN) - (cell.a.mean_us ?? NaN);
      expect(cell.steps.map(({ step }) => step)).toEqual([
        ...['create', 'attach', 'wait', 'start', 'exit', 'remove', 'unexplained'],
      ]);
      expect(sum(cell.steps.map((step) => step.difference_us))).toBeCloseTo(total, 6);
      expect(sum(cell.steps.map((step) => step.share ?? NaN))).toBeCloseTo(1, 9);
      const by = new Map(cell.steps.map((step) => [step.step, step]));
      expect(by.get('remove')?.difference_us).toBeCloseTo(60_000, 6);
      expect(by.get('unexplained')?.difference_us).toBeCloseTo(3000, 6);
    }
  });

  it('say which of them changed', () => {
    const [cell] = compared();
    const states = Object.fromEntries(cell?.steps.map(({ step, state }) => [step, state]) ?? []);
    expect(states).toMatchObject({ create: 'within', start: 'within', remove: 'slower' });
    const remove = cell?.steps.find(({ step }) => step === 'remove');
    expect(remove?.ratio).toBeCloseTo(4, 9);
    // Steps that took no time, or were not taken, have no ratio.
    for (const step of ['attach', 'wait', 'unexplained']) {
      expect(states[step], step).toBeUndefined();
      expect(cell?.steps.find((one) => one.step === step)?.ratio).toBeUndefined();
    }
  });

  it('are within where they changed by less than the margin, however surely', () => {
    const [a, b] = [20_000, 20_600].map((remove) =>
      sideFrom(PLAN, withSteps(simulatedRun(PLAN, 1), remove, 0)),
    );
    const cells = a === undefined || b === undefined ? [] : compareSides(a, b, 1.05, []).cells;
    expect(cells[0]?.steps.find(({ step }) => step === 'remove')).toMatchObject({ p: 0, state: 'within' });
  });

  it.each([
    // Alone it would be clear; among many it is not.
    [{ ratio: 1.2, low: 1.06, high: 1.36, p: 0.02 }, 'inconclusive'],
    [{ ratio: 1.2, low: 1.1, high: 1.31, p: 0.0001 }, 'slower'],
    [{ ratio: 0.8, low: 0.7, high: 0.94, p: 0.02 }, 'within'],
    [{ ratio: 0.8, low: 0.7, high: 0.91, p: 0.0001 }, 'faster'],
    [{ ratio: 1.02, low: 1.01, high: 1.03, p: 0.0001 }, 'within'],
  ])('%j is %s among twenty steps that did not change', (found, state) => {
    const step = { step: 'start', difference_us: 1, share: 1, p_adjusted: undefined, state: undefined };
    const others = Array.from({ length: 20 }, () => ({ ...step, ratio: 1, low: 0.9, high: 1.1, p: 0.9 }));
    expect(adjustSteps([[{ ...step, ...found }], others], 1.05)[0]?.[0]?.state).toBe(state);
  });

  it('are corrected over all cells together', () => {
    const step = (p: number | undefined): StepComparison => ({
      ...{ step: 'start', difference_us: 1, share: 1, p, p_adjusted: undefined, state: undefined },
    });
    const found = adjustSteps([[step(0.01), step(undefined)], [], [step(0.04), step(0.03), step(0.5)]], 1.05);
    // Benjamini & Hochberg of 0.01, 0.04, 0.03, 0.5.
    const digits = (p: number | undefined) => p?.toFixed(12);
    expect(found.map((steps) => steps.map((one) => digits(one.p_adjusted)))).toEqual(
      [[0.04, undefined], [], [0.16 / 3, 0.16 / 3, 0.5]].map((row) => row.map(digits)),
    );
  });
});

describe('stepRows', () => {
  const slow = simulatedRun(PLAN, 3, { factor: ({ driver }) => (driver === 'overlay2' ? 1.3 : 1) });
  const rows = stepRows(resultSet(PLAN, withSteps(slow, 20_000, 4000)));
  const of = (driver: string, runtime: string) =>
    rows.filter((row) => row.driver === driver && row.runtime === runtime);

  it('sum to the total of the cell, in means, shares and differences from the reference cells', () => {
    const cell = of('overlay2', 'crun');
    const total = cell.at(-1);
    const parts = cell.slice(0, -1);
    expect(total).toMatchObject({ step: 'total', n: 40, share: 1 });
    expect(parts.at(-1)).toMatchObject({ step: 'unexplained', n: 0, mean_us: 4000, sd_us: undefined });
    // Each is rounded to a whole microsecond.
    for (const column of ['mean_us', 'vs_driver_us', 'vs_runtime_us'] as const) {
      const whole = sum(parts.map((row) => row[column] ?? 0));
      expect(Math.abs(whole - (total?.[column] ?? NaN)), column).toBeLessThanOrEqual(parts.length / 2);
    }
    expect(sum(parts.map((row) => row.share ?? 0))).toBeCloseTo(1, 3);
  });

  it('are put beside vfs and runc, which are put beside nothing', () => {
    const mean = (driver: string) => of(driver, 'runc').at(-1)?.mean_us ?? NaN;
    expect(of('overlay2', 'runc').at(-1)?.vs_driver_us).toBeCloseTo(mean('overlay2') - mean('vfs'), -1);
    expect(of('vfs', 'crun').every((row) => row.vs_driver_us === undefined)).toBe(true);
    expect(of('overlay2', 'runc').every((row) => row.vs_runtime_us === undefined)).toBe(true);
  });
});
