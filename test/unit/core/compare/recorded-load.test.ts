import { describe, expect, it } from 'vitest';
import { compareSides } from '../../../../src/core/compare/compare.ts';
import type { Comparison } from '../../../../src/core/compare/comparison.ts';
import { comparisonHtml } from '../../../../src/report/page/comparison-page.ts';
import { comparisonText } from '../../../../src/report/compare/text.ts';
import { plan, sideWithLoad, type LoadMet } from '../../../fixtures/loaded-run.ts';
import { simulatedRun } from '../../../fixtures/simulated-run.ts';

const QUIET: LoadMet = { load: 0.3, waiting: 0.01 };
const MARGIN = 1.05;

function compared(factor: number, b: LoadMet, a = QUIET, about = 'kernel'): Comparison {
  return compareSides(
    sideWithLoad(simulatedRun(plan, 1), a),
    sideWithLoad(simulatedRun(plan, 2, { factor: () => factor }), b),
    MARGIN,
    [{ name: about, details: ['a -> b'] }],
  );
}

describe('load that differs', () => {
  it('is not told where it does not, and a regression is one', () => {
    const comparison = compared(1.3, { load: 0.35, waiting: 0.015 });
    expect(comparison).not.toHaveProperty('load');
    expect(comparison).toMatchObject({ verdict: 'regression', notes: [] });
  });

  it('makes doubtful what it can do, and no more', () => {
    // At most 1 / 0.75 of the times, by the waiting; by the load it would be twice as long.
    const busy = { load: 1.1, waiting: 0.2575 };
    const doubtful = compared(1.3, busy);
    expect(doubtful.load).toMatchObject([{ name: 'load', a: 0.3, b: 1.1 }]);
    expect(doubtful.load?.[0]?.stretch).toBeCloseTo(4 / 3, 3);
    expect(doubtful).toMatchObject({ verdict: 'doubtful', cells: [{ verdict: 'doubtful' }] });
    expect(doubtful.cells[0]?.reason).toBe(
      'may be the machine: the load was 0.30 for each CPU in A, 1.10 in B, and some task waited for a CPU in 1.0 % of the time in A, in 26 % in B; that can make times up to 33 % longer',
    );
    expect(compared(1.5, busy).verdict).toBe('regression');
    const text = comparisonText(doubtful, { color: false, width: 100 });
    expect(text).toMatch(
      /^DOUBTFUL in 1 of 1 cell \(margin 5 %\): slower, but B's machine was busier or slower/,
    );
    expect(text.replace(/\s+/g, ' ')).toContain(
      'Note: The load was 0.30 for each CPU in A, 1.10 in B, and some task waited for a CPU in 1.0 % of the time in A, in 26 % in B. That can make times of B up to 33 % longer.',
    );
  });

  it('leaves a doubtful cell among those that changed, even where no change of its own is shown', () => {
    const doubtful = compared(1.3, { load: 1.1, waiting: 0.2575 });
    const cells = doubtful.cells.map((cell) => ({ ...cell, changed: undefined }));
    const page = comparisonHtml({ ...doubtful, cells });
    expect(page).toContain('v-doubtful">doubtful');
    expect(page).not.toContain('No cell changed.');
  });

  it('of A hides a slowdown, which is told', () => {
    const comparison = compared(1.3, QUIET, { load: 1.1, waiting: 0.2575 });
    expect(comparison.verdict).toBe('regression');
    expect(comparison.notes[0]).toMatch(/ That can make times of A up to 33 % longer, and hide as much/);
  });

  it.each([
    ['steal', { ...QUIET, stolen: 0.3 }, { ...QUIET, stolen: 0.01 }],
    ['throttling', { ...QUIET, throttles: 40 }, { ...QUIET, throttles: 0 }],
    ['governor', { ...QUIET, governors: ['powersave'] }, { ...QUIET, governors: ['performance'] }],
  ])('is %s, too', (name, b, a) => {
    const comparison = compared(1.3, b, a);
    expect(comparison.load).toMatchObject([{ name }]);
    expect(comparison.verdict).toBe('doubtful');
  });

  it('is no reason to doubt what a governor does that is compared', () => {
    const [a, b] = [['performance'], ['powersave']].map((governors) => ({ ...QUIET, governors }));
    expect(compared(1.3, b ?? QUIET, a, 'settings').verdict).toBe('regression');
  });
});
