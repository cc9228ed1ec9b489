import { expect, it } from 'vitest';
import { slopesOf } from '../../../src/core/figures/slopes.ts';
import { Figures } from '../../../src/core/figures/figures.ts';
import type { RunEvent } from '../../../src/core/record/events.ts';
import { resultSet } from '../../../src/core/results/result-set.ts';
import { leastSquaresSlope } from '../../../src/core/statistics/least-squares.ts';
import { slopesCsv } from '../../../src/report/csv.ts';
import { reportHtml } from '../../../src/report/page/run-page.ts';
import { readCsv } from '../../fixtures/read-csv.ts';
import { plan, sample, started } from '../../fixtures/recorded-run.ts';

const PLAN = {
  ...plan(['overlay2', 'floor'], ['runc'], {
    ...{ workload: 'rootfs', rounds: 3, iterations: 1, layers: [1, 16, 64] },
    drivers: [{ name: 'overlay2', driver: 'overlay2' }],
  }),
  steps: ['stat', 'write'],
};

/** What a restart brings along is far more than what a layer adds. */
const RESTART_US = [0, 40_000, 90_000];

function run(per_layer_us: (round: number) => number): RunEvent[] {
  const samples = PLAN.cells.flatMap((cell) =>
    RESTART_US.map((restart, index) => {
      const stat = 1000 + restart + per_layer_us(index) * (cell.layers ?? 0);
      const steps_us = { stat, write: 2000 + restart };
      const quantities = { shim_bytes: 5_000_000 + 1000 * (cell.layers ?? 0) };
      const at = { ...cell, round: index + 1, restart_id: `r${index + 1}` };
      return sample('overlay2', { ...at, steps_us, quantities, total_us: stat + steps_us.write });
    }),
  );
  return [started(), ...samples];
}

it('is what a layer adds within a round, whatever its restart brought along', () => {
  const found = slopesOf(
    resultSet(
      PLAN,
      run((round) => 10 + round),
    ),
  );
  const [stat, write, total, memory] = found;
  expect(found.map(({ what }) => what)).toEqual(['stat', 'write', 'total', 'shim_bytes']);
  // 10, 11 and 12: mean 11, sd 1; t[0.975, 2] = 4.302653.
  const half = 4.302653 / Math.sqrt(3);
  expect(stat).toMatchObject({ rounds: 3, values: [1, 16, 64], unit: 'us', changes: 'grows' });
  expect(stat?.slope).toBeCloseTo(11, 6);
  expect(stat?.low).toBeCloseTo(11 - half, 4);
  expect(stat?.high).toBeCloseTo(11 + half, 4);
  expect(write).toMatchObject({ slope: 0, low: 0, high: 0, changes: undefined });
  expect(total?.slope).toBeCloseTo(11, 6);
  expect(memory).toMatchObject({ unit: 'bytes', changes: 'grows' });
  expect(memory?.slope).toBeCloseTo(1000, 6);
});

it('leaves out a round that lacks a value, and has no interval of one round', () => {
  const events = run(() => 10).filter(
    (event) => event.type !== 'sample' || event.round === 2 || event.layers !== 16,
  );
  // The cell of 16 layers is not measured whole.
  const whole = { ...PLAN, scenario: { ...PLAN.scenario, rounds: 1 } };
  const [stat] = slopesOf(resultSet(whole, events));
  expect(stat).toMatchObject({ rounds: 1, low: undefined, high: undefined, changes: undefined });
  expect(stat?.slope).toBeCloseTo(10, 6);
});

it('has a table and a part of the page, and neither where a run has one value only', () => {
  const figures = new Figures(
    resultSet(
      PLAN,
      run((round) => 10 + round),
    ),
  );
  const [header, stat] = readCsv(slopesCsv(figures));
  expect(header).toEqual([
    ...['driver', 'runtime', 'concurrency', 'kernel', 'over', 'values', 'what', 'unit'],
    ...['rounds', 'slope', 'ci_low', 'ci_high', 'changes'],
  ]);
  expect(stat?.slice(4)).toEqual([
    ...['layers', '1 16 64', 'stat', 'us per layer', '3', '11', '8.516', '13.484', 'grows'],
  ]);
  expect(reportHtml(figures, undefined)).toContain('Slope over layers');

  const one = { ...PLAN, cells: PLAN.cells.slice(0, 1) };
  const alone = new Figures(
    resultSet(
      one,
      run(() => 10),
    ),
  );
  expect(alone.slopes).toEqual([]);
  expect(reportHtml(alone, undefined)).not.toContain('Slope over');
});

it('takes the line with the least squares', () => {
  // Anscombe 1973, the first of his four: 0.5001.
  const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
  const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
  expect(leastSquaresSlope(x.map((at, index) => ({ x: at, y: y[index] ?? NaN })))).toBeCloseTo(0.5001, 4);
  expect(leastSquaresSlope([{ x: 1, y: 1 }])).toBeUndefined();
});
