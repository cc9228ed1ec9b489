import { describe, expect, it } from 'vitest';
import { compareSides } from '../../../src/core/compare/compare.ts';
import { Figures } from '../../../src/core/figures/figures.ts';
import { resultSet } from '../../../src/core/results/result-set.ts';
import { comparisonJunit } from '../../../src/report/compare/junit.ts';
import { comparisonMarkdown } from '../../../src/report/compare/markdown.ts';
import { comparisonText } from '../../../src/report/compare/text.ts';
import { reportMarkdown } from '../../../src/report/markdown.ts';
import { meanWithHalfWidth } from '../../../src/report/milliseconds.ts';
import { comparisonHtml } from '../../../src/report/page/comparison-page.ts';
import { reportHtml } from '../../../src/report/page/run-page.ts';
import { resultsSheets } from '../../../src/report/xlsx/workbook.ts';
import type { RunEvent } from '../../../src/core/record/events.ts';
import { ended, plan, sample, started } from '../../fixtures/recorded-run.ts';
import { sideFrom } from '../../fixtures/simulated-run.ts';

const PLAN = plan(['overlay2'], ['runc'], { rounds: 3, iterations: 3 });
const WARNING = { type: 'warning', message: 'the host was busy' } as const;

/** Times by round. */
function run(rounds: readonly (readonly number[])[], ...rest: readonly RunEvent[]): RunEvent[] {
  const samples = rounds.flatMap((times, round) =>
    times.map((total_us, iteration) =>
      sample('overlay2', { round: round + 1, iteration: iteration + 1, total_us }),
    ),
  );
  return [started(), ...samples, ...rest];
}

/** The medians of its restarts are 283, 283 and 280 ms, and that of all samples is 283 ms. */
const BEFORE = run(
  [
    [283_000, 283_000, 290_000],
    [283_000, 283_000, 290_000],
    [280_000, 280_000, 280_000],
  ],
  ended(),
);
/** Its restarts' medians are 283, 283 and 280 ms as well; that of all samples is 281 ms. */
const AFTER = run([
  [283_000, 283_000, 281_000],
  [281_000, 283_000, 283_000],
  [280_000, 280_000, 280_000],
]);

describe('the figures of both sides of a comparison', () => {
  const found = compareSides(
    sideFrom(PLAN, BEFORE, { name: 'before' }),
    sideFrom(PLAN, [...AFTER, WARNING, WARNING, ended({ status: 'interrupted' })], { name: 'after' }),
    1.05,
    [],
  );
  const [cell] = found.cells;

  it('are those whose ratio is shown', () => {
    expect(cell?.ratio).toBeCloseTo(1, 12);
    expect(cell?.a.centre_us).toBe(cell?.b.centre_us);
    expect((cell?.b.centre_us ?? 0) / (cell?.a.centre_us ?? 1)).toBeCloseTo(cell?.ratio ?? 0, 6);
    const text = comparisonText(found, { color: false, width: 100 });
    expect(text).toMatch(/overlay2 x runc +\S+ +282 +282 +\+0\.0 %/);
    expect(comparisonMarkdown(found)).toMatch(/\| 282 \| 282 \| \+0\.0 % \|/);
    expect(comparisonJunit(found, 'small')).toContain('time="0.281');
  });

  it('leave nothing of a sum of floating-point numbers', () => {
    for (const { difference_us: us, share } of cell?.steps ?? []) {
      expect(Math.abs(us) === 0 || Math.abs(us) >= 0.001).toBe(true);
      expect(share === undefined || share === 0 || Math.abs(share) > 1e-9).toBe(true);
    }
  });

  it('come with what their runs warned of, once, and with a run that did not finish', () => {
    const outputs = [
      comparisonText(found, { color: false, width: 500 }),
      comparisonMarkdown(found),
      comparisonHtml(found),
    ];
    for (const text of outputs) {
      expect(text.split('B: the host was busy')).toHaveLength(2);
      expect(text).toContain('B: the run did not finish (interrupted)');
      expect(text).not.toContain('A: the run did not finish');
    }
  });
});

describe('a run that did not finish', () => {
  const events = [...AFTER, WARNING];
  const figures = new Figures(resultSet(PLAN, events));

  it('says so wherever warnings are', () => {
    const sheets = JSON.stringify(resultsSheets({ figures, events, environment: {} })[0]?.data);
    for (const text of [reportMarkdown(figures, {}), reportHtml(figures, {}), sheets]) {
      expect(text).toContain('the run did not finish (killed, or still running)');
      expect(text).toContain('the host was busy');
    }
  });
});

describe('half the width of an interval', () => {
  it.each([
    [300_000, 5.8e-11, '300 \u00b10'],
    [300_000, 6, '300 \u00b10.003'],
    [300_000, 9000, '300 \u00b15'],
    [300_000, 0, '300 \u00b10'],
  ])('of %d us and %d is %s', (mean, width, text) => {
    expect(meanWithHalfWidth(mean, mean, mean + width)).toBe(text);
  });
});
