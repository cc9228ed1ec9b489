import { describe, expect, it } from 'vitest';
import { outlierCount, outlierLimits, twoModes } from '../../../src/core/figures/residuals.ts';
import { plan } from '../../fixtures/recorded-run.ts';
import { simulatedSide, type Truth } from '../../fixtures/simulated-run.ts';

function restartsOf(iterations: number, truth: Truth = {}) {
  const planned = plan(['vfs'], ['runc'], { rounds: 20, iterations });
  return simulatedSide(planned, 1, truth).cells[0]?.restarts ?? [];
}

describe('outliers', () => {
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
