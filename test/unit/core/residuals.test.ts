import { describe, expect, it } from 'vitest';
import { outlierCount, outlierLimits, twoModes } from '../../../src/core/figures/residuals.ts';
import { plan } from '../../fixtures/recorded-run.ts';
import { simulatedSide, type Truth } from '../../fixtures/simulated-run.ts';

function restartsOf(iterations: number, truth: Truth = {}, seed = 1, rounds = 20) {
  const planned = plan(['vfs'], ['runc'], { rounds, iterations });
  return simulatedSide(planned, seed, truth).cells[0]?.restarts ?? [];
}

describe('outliers', () => {
  it.each([2, 3, 4, 5, 10])('are hardly any of normal values, %i to a restart', (iterations) => {
    let count = 0;
    for (let seed = 1; seed <= 20; seed++) {
      count += outlierCount({ restarts: restartsOf(iterations, { restarts: 0.2 }, seed) });
    }
    expect(count / (20 * 20 * iterations)).toBeLessThan(0.012);
  });

  it('are the samples far from their own restart, however far the restarts are from each other', () => {
    const slow: Truth = {
      restarts: 0.05,
      iterations: 0.005,
      factor: ({ iteration }) => (iteration === 7 ? 1.035 : 1),
    };
    const restarts = restartsOf(10, slow);
    expect(outlierCount({ restarts })).toBe(20);
    const limits = outlierLimits({ restarts });
    for (const { restart_id, totals_us: totals } of restarts) {
      const { low = NaN, high = NaN } = limits.get(restart_id) ?? {};
      const outside = totals.filter((us) => us < low || us > high);
      expect(outside).toEqual([Math.max(...totals)]);
    }
  });

  it('are none where the samples do not spread, or are alone', () => {
    expect(outlierLimits({ restarts: restartsOf(10, { iterations: 0 }) }).size).toBe(0);
    expect(outlierLimits({ restarts: restartsOf(1) }).size).toBe(0);
    expect(outlierLimits({ restarts: [] }).size).toBe(0);
  });
});

describe('twoModes', () => {
  it('sees two groups of iterations, and none in restarts that differ', () => {
    expect(twoModes(restartsOf(20, { factor: ({ iteration }) => (iteration % 2 === 0 ? 1.3 : 1) }))).toBe(
      true,
    );
    expect(twoModes(restartsOf(20, { factor: ({ round }) => (round % 2 === 0 ? 1.3 : 1) }))).toBe(false);
  });
});
