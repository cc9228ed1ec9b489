import { describe, expect, it } from 'vitest';
import { outlierCount } from '../../src/core/figures/residuals.ts';
import { seededRandom } from '../../src/core/plan/random.ts';
import { hasTwoModes } from '../../src/core/statistics/dip.ts';
import { normalQuantile } from '../../src/core/statistics/normal.ts';
import { plan } from '../fixtures/recorded-run.ts';
import { simulatedSide } from '../fixtures/simulated-run.ts';

describe('hasTwoModes', () => {
  /** How many of `count` sets were seen with two modes. */
  function seen(n: number, draw: (random: () => number) => number, count = 200): number {
    const random = seededRandom(n);
    const sets = Array.from({ length: count }, () => Array.from({ length: n }, () => draw(random)));
    return sets.filter(hasTwoModes).length;
  }

  it.each([20, 35, 100, 400])('is false for %d normal values, and for uniform ones but for 1 in 100', (n) => {
    expect(seen(n, (random) => normalQuantile(random()))).toBeLessThanOrEqual(1);
    expect(seen(n, (random) => random())).toBeLessThanOrEqual(7);
  });

  it('is false for a long tail, which is no second mode', () => {
    expect(seen(100, (random) => -Math.log(1 - random()))).toBe(0);
  });

  it('sees two groups of 40 and 60 %', () => {
    expect(seen(100, (random) => (random() < 0.4 ? 0 : 8) + normalQuantile(random()))).toBe(200);
  });

  it('goes on beyond the largest size of its table', () => {
    expect(seen(20_000, (random) => random(), 20)).toBeLessThanOrEqual(2);
    expect(seen(20_000, (random) => random() + (random() < 0.5 ? 3 : 0), 2)).toBe(2);
  });
});

describe('outliers', () => {
  function restartsOf(iterations: number, seed: number) {
    const planned = plan(['vfs'], ['runc'], { rounds: 20, iterations });
    return simulatedSide(planned, seed, { restarts: 0.2 }).cells[0]?.restarts ?? [];
  }

  it.each([2, 3, 4, 5, 10])('are hardly any of normal values, %i to a restart', (iterations) => {
    let count = 0;
    for (let seed = 1; seed <= 20; seed++) {
      count += outlierCount({ restarts: restartsOf(iterations, seed) });
    }
    expect(count / (20 * 20 * iterations)).toBeLessThan(0.012);
  });
});
