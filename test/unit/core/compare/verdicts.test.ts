import { describe, expect, it } from 'vitest';
import { compareSides } from '../../../../src/core/compare/compare.ts';
import type { CellComparison, Comparison } from '../../../../src/core/compare/comparison.ts';
import { detectableRatio, unitsToDecide } from '../../../../src/core/compare/decision.ts';
import type { Side } from '../../../../src/core/compare/side.ts';
import { UsageError } from '../../../../src/core/errors.ts';
import type { CellSettled, RunEvent } from '../../../../src/core/record/events.ts';
import { cellLabel } from '../../../../src/core/axes/cell.ts';
import { holm } from '../../../../src/core/statistics/holm.ts';
import { plan, sample, settled, started } from '../../../fixtures/recorded-run.ts';
import {
  sideFrom,
  simulatedRun,
  simulatedSide,
  type Place,
  type Truth,
} from '../../../fixtures/simulated-run.ts';

const MARGIN = 1.05;
const PLAN = plan(['overlay2', 'vfs'], ['runc', 'crun', 'runsc'], { rounds: 10, iterations: 5 });
const SEEDS = Array.from({ length: 20 }, (_, index) => index);

function compared(truth: Truth, seed = 0, planned = PLAN): Comparison {
  const [a, b] = [simulatedSide(planned, 2 * seed + 1), simulatedSide(planned, 2 * seed + 2, truth)];
  return compareSides(a, b, MARGIN, []);
}

function slower(factor: number, isIt: (place: Place) => boolean): Truth {
  return { factor: (place) => (isIt(place) ? factor : 1) };
}

function cellOf({ cells }: Comparison, label: string): CellComparison {
  const found = cells.find((cell) => cellLabel(cell) === label);
  if (found === undefined) throw new Error(`no ${label}`);
  return found;
}

/** A run of one cell with these medians of its restarts, in milliseconds. */
function withMedians(medians: readonly number[]): Side {
  const events = medians.flatMap((ms, index) =>
    [0.9, 1, 1.7].map((factor, iteration) =>
      sample('vfs', { round: index + 1, iteration: iteration + 1, total_us: ms * 1000 * factor }),
    ),
  );
  return sideFrom(plan(['vfs'], ['runc'], { rounds: medians.length, iterations: 3 }), [started(), ...events]);
}

describe('the verdict where the truth is known', () => {
  it('is within, and faster, for a cell that got faster', () => {
    const found = compared(slower(0.8, ({ driver, runtime }) => driver === 'vfs' && runtime === 'runc'));
    expect(cellOf(found, 'vfs x runc')).toMatchObject({ verdict: 'within', changed: 'faster' });
    expect(found.verdict).toBe('within');
  });

  it('is the published one', () => {
    const [a, b] = [withMedians([300, 310, 295, 305, 302]), withMedians([315, 322, 310, 330, 318])];
    const [cell] = compareSides(a, b, 1.02, []).cells;
    expect(cell?.ratio).toBeCloseTo(1.0548033, 7);
    expect(cell?.low).toBeCloseTo(1.0223839, 7);
    expect(cell?.high).toBeCloseTo(1.0882508, 7);
    // t = 2.50316892 with 8 degrees of freedom, by the closed form for even ones; Satterthwaite's 7.57 would give 0.01918.
    expect(cell?.p).toBeCloseTo(0.01838004, 7);
    expect(cell).toMatchObject({ verdict: 'regression', changed: 'slower' });
    expect(compareSides(a, b, 1.1, []).cells[0]).toMatchObject({ verdict: 'within', changed: 'slower' });
    // Beyond the margin or not, its interval has it within.
    for (const margin of [1.05, 1.06, 1.088]) {
      expect(compareSides(a, b, margin, []).cells[0]).toMatchObject({ verdict: 'inconclusive' });
    }
  });
});

describe('too little to tell', () => {
  it('is inconclusive below three restarts on a side, however large the change', () => {
    const two = plan(['vfs'], ['runc'], { rounds: 2, iterations: 30 });
    const [cell] = compared({ factor: () => 3 }, 0, two).cells;
    expect(cell).toMatchObject({
      ...{ verdict: 'inconclusive', p: undefined, p_adjusted: undefined },
      reason: 'a verdict needs 3 restarts on each side, found 2',
    });
    const one = plan(['vfs'], ['runc'], { rounds: 1, iterations: 30 });
    expect(compared({ factor: () => 3 }, 0, one).cells[0]).toMatchObject({
      ...{ verdict: 'inconclusive', low: undefined, high: undefined, detectable: undefined },
      reason: 'a verdict needs 3 restarts on each side, found 1',
    });
  });

  it('says how many restarts would be enough', () => {
    const three = plan(['vfs'], ['runc'], { rounds: 3, iterations: 3 });
    for (const seed of SEEDS) {
      const [cell] = compared({ factor: () => 1.08, restarts: 0.05 }, seed, three).cells;
      if (cell?.verdict !== 'inconclusive') continue;
      const { units_needed: needed = 1001, reason } = cell;
      expect(needed).toBeGreaterThan(3);
      expect(reason).toContain(needed > 1000 ? 'more than 1000 restarts' : `about ${needed} restarts`);
    }
  });

  it('asks for more than there are, also where so many would be enough if both sides spread alike', () => {
    const even = Array.from({ length: 10 }, () => 360);
    const [cell] = compareSides(withMedians([270, 300, 330]), withMedians(even), MARGIN, []).cells;
    expect(cell).toMatchObject({
      ...{ verdict: 'inconclusive', units_needed: 4 },
      reason: 'about 4 restarts on each side would decide it',
    });
  });

  it('asks for fewer units the farther the change is from the margin, on both sides of it', () => {
    const needed = (percent: number) =>
      unitsToDecide({ sd: 0.05, unitsA: 5, unitsB: 5 }, Math.log(1 + percent / 100), Math.log(MARGIN), {
        regression: 0.05,
        bound: 0.025,
      }) ?? Infinity;
    for (const changes of [
      [5.01, 6, 7, 10, 20],
      [4.99, 4, 3, 0, -10],
    ]) {
      const counts = changes.map(needed);
      expect(counts).toEqual(counts.toSorted((one, other) => other - one));
      expect(counts[0]).toBe(Infinity);
      expect(counts[1]).toBeGreaterThan(100);
    }
    expect(needed(-10)).toBeLessThan(6);
  });

  it('asks for as many as make that very change detectable', () => {
    const [margin, alpha] = [Math.log(MARGIN), { regression: 0.05, bound: 0.025 }];
    for (const change of [1.08, 1.1, 1.15]) {
      const count = unitsToDecide({ sd: 0.05, unitsA: 9, unitsB: 9 }, Math.log(change), margin, alpha) ?? NaN;
      const detectable = (units: number) =>
        detectableRatio({ sd: 0.05, unitsA: units, unitsB: units }, margin, alpha.regression);
      expect(detectable(count)).toBeLessThanOrEqual(change);
      expect(detectable(count - 1)).toBeGreaterThan(change);
    }
  });
});

describe('failures', () => {
  const SIXTY = plan(['vfs'], ['runc', 'crun'], { rounds: 10, iterations: 6 });
  const twelve = ({ runtime, round, iteration }: Place): boolean =>
    runtime === 'crun' && (iteration === 1 || (iteration === 2 && round <= 2));
  const none = simulatedRun(SIXTY, 1);
  const some = simulatedRun(SIXTY, 2, { fails: twelve });
  /** A failed sample with a time, which must be of no account. */
  const timed = some.map((event) =>
    event.type === 'sample' && event.status === 'failed' ? { ...event, total_us: 50_000_000 } : event,
  );
  const over = (before: readonly RunEvent[], after: readonly RunEvent[]) =>
    compareSides(sideFrom(SIXTY, before), sideFrom(SIXTY, after), MARGIN, []);

  it('are a regression where there are more of them, by an exact test in the same family', () => {
    const found = over(none, some);
    // 2 x C(60, 12) / C(120, 12), by the symmetry of equal sides.
    const p = Array.from({ length: 12 }, (_, index) => (60 - index) / (120 - index)).reduce(
      (a, b) => a * b,
      2,
    );
    const cell = cellOf(found, 'vfs x crun');
    expect(cell).toMatchObject({
      verdict: 'regression',
      reason: 'fails more often: 0 of 60, then 12 of 60',
      a: { n: 60, failed: 0 },
      b: { n: 48, failed: 12 },
    });
    expect(cell.failures_p).toBeCloseTo(p, 10);
    const family = found.cells.flatMap((one) => [one.p, one.failures_p]).filter((one) => one !== undefined);
    expect(family).toHaveLength(3);
    const adjusted = found.cells.flatMap((one) => [one.p_adjusted, one.failures_p_adjusted]);
    expect(adjusted.filter((one) => one !== undefined)).toEqual(holm(family));
    expect(cellOf(found, 'vfs x runc')).toMatchObject({ verdict: 'within', failures_p: undefined });
  });

  it('enter no time', () => {
    expect(over(none, timed)).toEqual(over(none, some));
    const totals = some.flatMap((event) =>
      event.type === 'sample' && event.runtime === 'crun' ? (event.total_us ?? []) : [],
    );
    const mean = totals.reduce((sum, us) => sum + us, 0) / 48;
    expect(cellOf(over(none, some), 'vfs x crun').b.mean_us).toBeCloseTo(mean, 6);
  });

  it('are none where there are fewer than before', () => {
    const cell = cellOf(over(some, none), 'vfs x crun');
    expect(cell.failures_p).toBeLessThan(0.001);
    expect(cell.verdict).toBe('within');
  });

  it('are a regression however few restarts they leave', () => {
    const most = simulatedRun(SIXTY, 2, { fails: ({ runtime, round }) => runtime === 'crun' && round > 1 });
    expect(cellOf(over(none, most), 'vfs x crun')).toMatchObject({
      verdict: 'regression',
      reason: 'fails more often: 0 of 60, then 54 of 60',
      b: { units: 1 },
    });
  });
});

describe('a cell that one side has not measured', () => {
  const PAIR = plan(['vfs'], ['runc', 'crun'], { rounds: 4, iterations: 2 });
  const whole = simulatedRun(PAIR, 1);
  const settling = (outcome: CellSettled['outcome']) => [...whole, settled('vfs', outcome, 'crun')];
  const over = (before: readonly RunEvent[], after: readonly RunEvent[]) =>
    compareSides(sideFrom(PAIR, before), sideFrom(PAIR, after), MARGIN, []);

  it.each([
    [
      'regression',
      'failed',
      { kind: 'failed', step: 'proof', error: 'driver is vfs' },
      'proof: driver is vfs',
    ],
    ['regression', 'unsupported', { kind: 'unsupported', reason: 'crun not found' }, 'crun not found'],
    ['inconclusive', 'aborted', { kind: 'aborted', reason: 'interrupted' }, 'interrupted'],
  ] as const)('is a %s where it was measured and now is %s', (verdict, kind, outcome, why) => {
    const reason = `measured in A, ${kind} in B: ${why}`;
    const found = over(whole, settling(outcome));
    expect(found.verdict).toBe(verdict);
    expect(cellOf(found, 'vfs x crun')).toMatchObject({
      ...{ verdict, reason, ratio: undefined, p: undefined, units_needed: undefined, steps: [] },
      b: { n: 8, units: 0, mean_us: undefined },
    });
    expect(cellOf(found, 'vfs x runc').verdict).toBe('within');
  });

  it('is left out, with the reason, where it is A that has not measured it', () => {
    const found = over(settling({ kind: 'unsupported', reason: 'crun not found' }), whole);
    expect(found.verdict).toBe('within');
    expect(found.cells.map(cellLabel)).toEqual(['vfs x runc']);
    expect(found.skipped).toEqual([
      { driver: 'vfs', runtime: 'crun', concurrency: 1, reason: 'not measured in A: crun not found' },
    ]);
  });

  it('is named where only one side plans it, and leaves nothing to compare where all are', () => {
    const other = plan(['vfs', 'overlay2'], ['runc'], { rounds: 4, iterations: 2 });
    const [a, b] = [sideFrom(PAIR, whole), simulatedSide(other, 2)];
    expect(compareSides(a, b, MARGIN, []).skipped.map((cell) => `${cellLabel(cell)} ${cell.reason}`)).toEqual(
      ['vfs x crun only in A', 'overlay2 x runc only in B'],
    );
    const apart = simulatedSide(plan(['btrfs'], ['runc'], { rounds: 4 }), 3);
    expect(() => compareSides(a, apart, MARGIN, [])).toThrow(UsageError);
    expect(() => compareSides(a, apart, MARGIN, [])).toThrow(
      /found none\nA has vfs x runc, vfs x crun\nB has btrfs x runc\n/,
    );
  });
});
