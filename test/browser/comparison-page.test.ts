import { expect, test } from 'vitest';
import { compareSides } from '../../src/core/compare/compare.ts';
import type { Comparison } from '../../src/core/compare/comparison.ts';
import { differences } from '../../src/core/compare/differences.ts';
import { sideOf, type Side } from '../../src/core/compare/side.ts';
import type { RunEvent } from '../../src/core/record/events.ts';
import { seededRandom } from '../../src/core/plan/random.ts';
import { resultSet } from '../../src/core/results/result-set.ts';
import { comparisonHtml } from '../../src/report/page/comparison-page.ts';
import { HOSTILE } from '../fixtures/drawn-runs.ts';
import { ended, plan, sample, started } from '../fixtures/recorded-run.ts';
import { opened } from './support/chromium.ts';
import { axeFindings, unreadable } from './support/look.ts';

const DRIVERS = ['overlay2', 'vfs', HOSTILE.html, HOSTILE.long];

test.for([400, 1600])(
  '%i px wide: the verdict comes first, every cell has its mark',
  async (width, context) => {
    const html = comparisonHtml(comparison(), sides());
    const { page, complaints } = await opened(context, html, { viewport: { width, height: 900 } });
    expect(await page.locator('.verdict table').textContent()).toContain('6.18.44');
    expect(await page.locator('#grid td').count()).toBe(4);
    expect(await page.locator('h1').textContent()).toMatch(
      /^REGRESSION in 1 of 4 cells \(margin 5 %\): overlay2 x runc$/,
    );
    const drawing = page.locator('figure[data-name=ratios] svg.dg:visible');
    expect(await drawing.locator('.items > [data-cell]').count()).toBe(4);
    // Worst first, and shape and word say the same as the colour.
    const first = drawing.locator('.items > [data-cell]').first();
    expect(await first.textContent()).toContain('regression');
    expect(await first.locator('path.slower').count()).toBe(1);
    expect(await unreadable(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    expect(complaints).toEqual([]);
  },
);

test.for(['light', 'dark'] as const)('%s: axe finds nothing', async (colorScheme, context) => {
  const { page } = await opened(context, comparisonHtml(comparison()), { colorScheme });
  expect(await axeFindings(page)).toEqual([]);
});

test('filters and sorting work; hostile names stay text', async (context) => {
  const { page, complaints } = await opened(context, comparisonHtml(comparison()));
  // What changed is open, the rest is folded.
  expect(await page.locator('#cells-table tbody tr:visible').allTextContents()).toEqual([
    expect.stringContaining('regression'),
  ]);
  expect(await page.locator('#cells-table-rest tbody tr:visible').count()).toBe(0);
  await page.getByText('3 cells without a change').click();
  expect(await page.locator('#cells-table-rest tbody tr:visible').count()).toBe(3);
  await page.getByRole('checkbox', { name: 'vfs' }).press('Space');
  expect(await page.locator('#ratios-wide .items > [data-cell]:visible').count()).toBe(3);
  expect(await page.locator('#cells-table-rest tbody tr:visible').count()).toBe(2);
  const head = page.locator('#cells-table-rest th', { hasText: 'change' });
  await head.getByRole('button').press('Enter');
  expect(await head.getAttribute('aria-sort')).toBe('ascending');
  expect(await page.locator('#cells-table-rest tbody').textContent()).toContain(HOSTILE.html);
  expect(await page.evaluate(() => (window as { hostile?: number }).hostile)).toBeUndefined();
  expect(complaints).toEqual([]);
});

test('nothing in common is told, not drawn', async (context) => {
  const html = comparisonHtml({ ...comparison(), cells: [], notes: ['no cell is on both sides'] });
  const { page, complaints } = await opened(context, html);
  expect(await page.locator('figure').count()).toBe(0);
  expect(await page.locator('#limits').textContent()).toContain('no cell is on both sides');
  expect(complaints).toEqual([]);
});

function sides(): [Side, Side] {
  return [side('before', 1, 300_000), side(`after ${HOSTILE.quotes}`, 2, 360_000)];
}

/** One of four cells is a fifth slower; a step takes it all. */
function comparison(): Comparison {
  const [a, b] = sides();
  return compareSides(a, b, 1.05, differences(a, b));
}

function side(name: string, seed: number, overlayUs: number): Side {
  const made = plan(DRIVERS, ['runc'], { rounds: 6, iterations: 4 });
  const random = seededRandom(seed);
  const events: RunEvent[] = [started()];
  for (const { round, driver } of made.rounds) {
    const base = (driver === 'overlay2' ? overlayUs : 300_000) * (1 + 0.01 * random());
    for (let iteration = 1; iteration <= 4; iteration++) {
      events.push(sample(driver, { round, iteration, total_us: Math.round(base * (1 + 0.01 * random())) }));
    }
  }
  events.push(ended());
  return sideOf(name, resultSet(made, events), {}, undefined);
}
