import { describe, expect, it } from 'vitest';
import { gridFigures } from '../../src/core/grid/grid-figures.ts';
import { resultSet } from '../../src/core/results/result-set.ts';
import { plan } from '../fixtures/recorded-run.ts';
import { simulatedRun, type Truth } from '../fixtures/simulated-run.ts';

const DRIVERS = ['overlay2', 'btrfs', 'vfs'];
const PLAN = plan(DRIVERS, ['runc'], { rounds: 10, iterations: 10 });
const NOISE: Truth = { restarts: 0.02, iterations: 0.1 };
const TRIALS = 200;

/** Which drivers are marked, in each of many simulated runs. */
function marks(truth: Truth): string[][] {
  return Array.from({ length: TRIALS }, (_, seed) => {
    const results = resultSet(PLAN, simulatedRun(PLAN, seed, { ...NOISE, ...truth }));
    const figures = gridFigures(results)[0]?.figures ?? [];
    return DRIVERS.filter((_, index) => figures[index]?.isFastest === true);
  });
}

describe('the mark of the fastest in many simulated runs', () => {
  it('is on all of equal drivers, but for 5 % of the runs', () => {
    const lacking = marks({}).filter((marked) => marked.length < DRIVERS.length).length;
    // Three standard deviations above 5 % of 200.
    expect(lacking / TRIALS).toBeLessThan(0.1);
  });

  it('is not on one that is 10 % slower, and on both others', () => {
    const found = marks({ factor: ({ driver }) => (driver === 'vfs' ? 1.1 : 1) });
    expect(found.filter((marked) => !marked.includes('vfs')).length / TRIALS).toBeGreaterThan(0.95);
    const isBoth = (marked: string[]) => marked.includes('overlay2') && marked.includes('btrfs');
    expect(found.filter(isBoth).length / TRIALS).toBeGreaterThan(0.9);
  });

  it('is on the lowest mean, whatever the noise', () => {
    for (let seed = 0; seed < 50; seed++) {
      const noise = { restarts: 0.2, iterations: 0.3 };
      const row = gridFigures(resultSet(PLAN, simulatedRun(PLAN, seed, noise)))[0];
      expect(row?.figures.find((figure) => figure?.value === row.lowest)?.isFastest).toBe(true);
    }
  });
});
