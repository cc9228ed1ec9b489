import { describe, expect, it } from 'vitest';
import { selfCheck } from '../../../../src/core/compare/self-check.ts';
import { plan } from '../../../fixtures/recorded-run.ts';
import { simulatedSide, type Truth } from '../../../fixtures/simulated-run.ts';

const PLAN = plan(['overlay2', 'vfs'], ['runc'], { rounds: 12, iterations: 3 });

function checked(seed: number, truth?: Truth) {
  return selfCheck(simulatedSide(PLAN, seed, truth).cells, 1);
}

describe('the A/A check', () => {
  it('passes where nothing changed while measuring', () => {
    const checks = Array.from({ length: 10 }, (_, seed) => checked(seed));
    for (const { rate } of checks) expect(rate).toBeLessThan(0.1);
    const mean = checks.reduce((sum, { rate }) => sum + rate, 0) / checks.length;
    expect(mean).toBeGreaterThan(0.03);
    expect(mean).toBeLessThan(0.07);
    // Of ten checks at 5 % it can be one that does not.
    expect(checks.filter(({ passed }) => passed).length).toBeGreaterThanOrEqual(9);
  });

  it('fails where the second half is slower, and names the cell', () => {
    const check = checked(1, { factor: ({ driver, round }) => (driver === 'vfs' && round > 6 ? 1.05 : 1) });
    expect(check.passed).toBe(false);
    const [quiet, drifting] = check.cells;
    expect(drifting?.cell).toBe('vfs x runc');
    expect(drifting?.halves_p).toBeLessThan(0.05);
    expect(quiet?.halves_p).toBeGreaterThan(0.05);
  });

  it('corrects the halves for the number of cells', () => {
    const { cells } = simulatedSide(PLAN, 4);
    const alone = cells.map((cell) => selfCheck([cell], 1).cells[0]?.halves_p ?? NaN);
    expect(selfCheck(cells, 1).cells.map(({ halves_p: p }) => p)).toEqual(
      alone.map((p) => Math.min(1, 2 * p)),
    );
  });

  it('is the same for the same seed, and another for another', () => {
    const { cells } = simulatedSide(PLAN, 1);
    expect(selfCheck(cells, 5)).toEqual(selfCheck(cells, 5));
    expect(selfCheck(cells, 6).rate).not.toBe(selfCheck(cells, 5).rate);
  });

  it('needs four restarts of a cell', () => {
    const three = plan(['vfs'], ['runc'], { rounds: 3 });
    expect(() => selfCheck(simulatedSide(three, 1).cells, 1)).toThrow(
      'expected a measured cell with 4 restarts, found none',
    );
  });
});
