import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/core/plan/random.ts';
import { steadyState } from '../../src/core/figures/steady-state.ts';
import { plan } from '../fixtures/recorded-run.ts';
import { simulatedSide, type Truth } from '../fixtures/simulated-run.ts';

const SEEDS = Array.from({ length: 10 }, (_, index) => index);

/** What is said of ten runs whose times go with the iteration as told. */
function said(factor: (iteration: number) => number, iterations = 100, truth: Truth = {}): Set<string> {
  const planned = plan(['vfs'], ['runc'], { rounds: 5, iterations });
  const states = SEEDS.map((seed) => {
    const whole = { ...truth, factor: ({ iteration }: { iteration: number }) => factor(iteration) };
    return steadyState(simulatedSide(planned, seed, whole).cells[0]?.restarts ?? []);
  });
  return new Set(states);
}

describe('steadyState', () => {
  it.each<[string, (iteration: number) => number]>([
    ['flat', () => 1],
    ['warmup', (iteration) => 1 + 0.3 * Math.exp(-iteration / 10)],
    ['slowdown', (iteration) => (iteration > 50 ? 1.1 : 1)],
    ['no-steady-state', (iteration) => (iteration > 85 ? 1.2 : 1)],
    // It ends as it began.
    ['flat', (iteration) => (iteration > 30 && iteration < 60 ? 1.2 : 1)],
  ])('is %s', (state, factor) => {
    expect(said(factor)).toEqual(new Set([state]));
  });

  it('is flat where only the variance changes, not one or the other at random', () => {
    for (const isWild of [(it: number) => it > 40, (it: number) => it <= 40]) {
      const random = seededRandom(3);
      const wild = (iteration: number) => (isWild(iteration) ? 0.8 + 0.4 * random() : 1);
      expect(said(wild, 100, { iterations: 0.005 })).toEqual(new Set(['flat']));
    }
  });

  it('takes a slow restart for no change of the loop, and the loop of many iterations as a whole', () => {
    expect(said(() => 1, 20, { restarts: 0.5 })).toEqual(new Set(['flat']));
    expect(said((iteration) => (iteration > 1000 ? 1.1 : 1), 2000)).toEqual(new Set(['slowdown']));
  });

  it('is short below ten iterations', () => {
    expect(said((iteration) => iteration, 9)).toEqual(new Set(['short']));
    expect(steadyState([])).toBe('short');
  });
});
