import { expect, it } from 'vitest';
import type { RunEvent } from '../../../src/core/record/events.ts';
import { pilotAdvice } from '../../../src/core/plan/pilot.ts';
import { resultSet } from '../../../src/core/results/result-set.ts';
import { studentTQuantile } from '../../../src/core/statistics/student-t.ts';
import { pilotText } from '../../../src/report/pilot-text.ts';
import { fourSamples, plan, sample, started } from '../../fixtures/recorded-run.ts';

// Two restarts of two iterations: T1^2 = 5.525e7, T2^2 = 2.10125e8 - T1^2 / 2, mean 115,250 us; 2 s for a restart.
const TOTALS = [100_000, 110_000, 120_000, 131_000];
const [T1, T2, MEAN] = [5.525e7, 1.825e8, 115_250];
const spent = (us: number): RunEvent => ({ type: 'time', name: 'engine-start', us, restart_id: 'x' });

function advised(precision: number, ...more: RunEvent[]) {
  const events = [started(), ...fourSamples('vfs', TOTALS), spent(1e6), spent(3e6), ...more];
  return pilotAdvice(resultSet(plan(['vfs'], ['runc'], { warmup: 0 }), events), precision);
}

it('tells the variance of each level and the iterations that Kalibera and Jones give for it', () => {
  const [cell] = advised(0.1)?.cells ?? [];
  expect(cell).toMatchObject({ cell: 'vfs x runc', mean_us: MEAN });
  expect(cell?.iterations).toBeCloseTo(Math.sqrt(T1) / MEAN, 6);
  expect(cell?.restarts).toBeCloseTo(Math.sqrt(T2) / MEAN, 6);
  // ceil(sqrt(2 s / 115.25 ms x T1^2 / T2^2)) = ceil(2.29)
  expect(cell?.optimal_iterations).toBe(3);
});

it('advises the cheapest rounds and iterations that reach the precision', () => {
  const quantiles: number[] = [];
  const quantile = (rounds: number): number => (quantiles[rounds] ??= studentTQuantile(0.975, rounds - 1));
  const halfWidth = (rounds: number, iterations: number): number =>
    (quantile(rounds) * Math.sqrt((T2 + T1 / iterations) / rounds)) / MEAN;
  const cost = (rounds: number, iterations: number): number => rounds * (2 + iterations * (MEAN / 1e6));
  for (const precision of [0.01, 0.03, 0.1]) {
    const { rounds, iterations, seconds } = advised(precision)?.advice ?? expect.fail('no advice');
    expect(halfWidth(rounds, iterations)).toBeLessThanOrEqual(precision);
    expect(seconds).toBeCloseTo(cost(rounds, iterations), 6);
    for (let others = 1; others <= 40; others++) {
      let enough = 6;
      while (halfWidth(enough, others) > precision) enough++;
      expect(cost(enough, others), `${enough} x ${others}`).toBeGreaterThanOrEqual(seconds - 1e-9);
    }
  }
});

it('says so where the precision is out of reach, or nothing was measured twice', () => {
  const text = pilotText(advised(1e-6) ?? expect.fail('no advice'), 80);
  expect(text).toContain('±0.0001 % of every mean would need more than 10,000 rounds');
  const once = resultSet(plan(['vfs'], ['runc'], { rounds: 1 }), [started(), sample('vfs')]);
  expect(pilotAdvice(once, 0.02)).toBeUndefined();
});
