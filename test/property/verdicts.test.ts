import { describe, expect, it } from 'vitest';
import { cellLabel } from '../../src/core/axes/cell.ts';
import { AXES } from '../../src/core/axes/known-axes.ts';
import { compareSides } from '../../src/core/compare/compare.ts';
import type { CellComparison, Comparison } from '../../src/core/compare/comparison.ts';
import { unitsToDecide } from '../../src/core/compare/decision.ts';
import { sideOf } from '../../src/core/compare/side.ts';
import { bothParts } from '../../src/core/compare/side-part.ts';
import { seededRandom } from '../../src/core/plan/random.ts';
import { resultSet } from '../../src/core/results/result-set.ts';
import { differenceP } from '../../src/core/statistics/mean-difference.ts';
import { welchForGate } from '../../src/core/statistics/welch.ts';
import { plan } from '../fixtures/recorded-run.ts';
import { simulatedRun, simulatedSide, type Place, type Truth } from '../fixtures/simulated-run.ts';

const MARGIN = 1.05;
const PLAN = plan(['overlay2', 'vfs'], ['runc', 'crun', 'runsc'], { rounds: 10, iterations: 5 });
const SEEDS = Array.from({ length: 20 }, (_, index) => index);

function compared(truth: Truth, seed: number, planned = PLAN): Comparison {
  const [a, b] = [simulatedSide(planned, 2 * seed + 1), simulatedSide(planned, 2 * seed + 2, truth)];
  return compareSides(a, b, MARGIN, []);
}

function cellsThatAre(verdict: CellComparison['verdict'], { cells }: Comparison): string[] {
  return cells.filter((cell) => cell.verdict === verdict).map(cellLabel);
}

describe('the verdict of many simulated runs', () => {
  it('is a regression for each cell of a runtime that got slower, and for no other', () => {
    for (const seed of SEEDS) {
      const found = compared({ factor: ({ runtime }) => (runtime === 'crun' ? 1.15 : 1) }, seed);
      expect(cellsThatAre('regression', found)).toEqual(['overlay2 x crun', 'vfs x crun']);
      expect(cellsThatAre('within', found)).toHaveLength(4);
      expect(found.verdict).toBe('regression');
    }
  });

  it('is within for all cells of two equal runs, none of which is called slower or faster', () => {
    let [cells, steps] = [0, 0];
    const trials = 5 * SEEDS.length;
    for (let seed = 0; seed < trials; seed++) {
      const found = compared({}, seed);
      expect(found.verdict).toBe('within');
      expect(cellsThatAre('within', found)).toHaveLength(6);
      if (found.cells.some((cell) => cell.changed !== undefined)) cells++;
      const states = found.cells.flatMap((cell) => cell.steps.map(({ state }) => state));
      if (states.includes('slower') || states.includes('faster')) steps++;
    }
    // 5 % of comparisons are expected to; intervals alone would call a cell different in a quarter of them.
    expect(cells / trials).toBeLessThan(0.1);
    expect(steps / trials).toBeLessThan(0.1);
  });

  it('has an interval that holds the truth, at least as often as it claims to', () => {
    let holds = 0;
    for (const seed of SEEDS) {
      for (const { low = NaN, high = NaN } of compared({ factor: () => 1.1 }, seed).cells) {
        if (low <= 1.1 && 1.1 <= high) holds++;
      }
    }
    expect(holds / (6 * SEEDS.length)).toBeGreaterThan(0.92);
  });

  it('raises one alarm or more in at most 5 % of comparisons just at the margin, with all cells together', () => {
    const small = plan(['overlay2', 'vfs'], ['runc', 'crun', 'runsc'], { rounds: 5, iterations: 1 });
    let alarms = 0;
    for (let seed = 0; seed < 200; seed++) {
      if (compared({ factor: () => MARGIN }, seed, small).verdict === 'regression') alarms++;
    }
    // Cell by cell it would be 26 %.
    expect(alarms / 200).toBeLessThan(0.07);
  });

  it('asks for as many as do find the change in 80 % of cases', () => {
    const truth = { sd: 0.05, unitsA: 5, unitsB: 5 };
    const count = unitsToDecide(truth, Math.log(1.12), Math.log(MARGIN), { regression: 0.05, bound: 0.025 });
    const random = seededRandom(1);
    const units = (centre: number) =>
      Array.from(
        { length: count ?? 0 },
        () => centre + truth.sd * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
      );
    let found = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const difference = welchForGate(units(0), units(Math.log(1.12)));
      if (difference !== undefined && differenceP(difference, Math.log(MARGIN), 'greater') < 0.05) found++;
    }
    expect(found / 2000).toBeGreaterThan(0.77);
    expect(found / 2000).toBeLessThan(0.87);
  });

  it('of one engine of a run against another finds the slower one, and nothing in a build beside itself', () => {
    const engines = ['old', 'new'].map((name) => ({ name, kind: 'docker' }));
    const beside = plan(['overlay2', 'vfs'], ['runc', 'crun'], { engines, rounds: 10, iterations: 5 });
    const small = plan(['overlay2', 'vfs'], ['runc', 'crun'], { engines, rounds: 5, iterations: 1 });
    const axis = AXES.find(({ name }) => name === 'engine');
    if (axis === undefined) throw new TypeError('engine is an axis');
    const verdict = (seed: number, factor: number, planned = beside): Comparison => {
      const truth = { factor: ({ engine }: Place) => (engine === 'new' ? factor : 1) };
      const [a, b] = bothParts(simulatedSide(planned, seed, truth), axis);
      return compareSides(a, b, MARGIN, []);
    };
    let alarms = 0;
    for (let seed = 0; seed < 200; seed++) {
      // At the margin, where an alarm is most often false.
      if (verdict(seed, MARGIN, small).verdict === 'regression') alarms++;
    }
    expect(alarms / 200).toBeLessThan(0.08);
    for (const seed of SEEDS) {
      expect(cellsThatAre('within', verdict(seed, 1))).toHaveLength(4);
      expect(cellsThatAre('regression', verdict(seed, 1.25))).toHaveLength(4);
    }
  });

  it('blames no kernel for what a boot brings along', () => {
    const kernels = ['5.10.0', '6.1.0'];
    const booted = plan(['vfs'], ['runc', 'crun'], { rounds: 12, iterations: 4 }, kernels, 4);
    // With restarts as units most of these would be regressions or improvements.
    for (let seed = 1; seed <= 30; seed++) {
      const truth = { boots: 0.1, restarts: 0.005, iterations: 0.005 };
      const results = resultSet(booted, simulatedRun(booted, seed, truth));
      const [a, b] = kernels.map((kernel) => sideOf('results/run', results, undefined, kernel));
      if (a === undefined || b === undefined) throw new Error('two kernels make two sides');
      expect(compareSides(a, b, MARGIN, []).verdict, `seed ${seed}`).not.toBe('regression');
    }
  });
});
