import { expect, test } from 'vitest';
import { findTrend } from '../../src/core/trend/find-trend.ts';
import { trendHtml } from '../../src/report/page/trend-page.ts';
import { HOSTILE } from '../fixtures/drawn-runs.ts';
import { plan } from '../fixtures/recorded-run.ts';
import { madeSeries, openedSeries } from '../fixtures/run-series.ts';
import { opened } from './support/chromium.ts';
import { axeFindings, unreadable } from './support/look.ts';

const DRIVERS = ['overlay2', HOSTILE.html, HOSTILE.long];

/** 24 runs of three cells, of which one takes a fifth longer under the second kernel, and once more in between. */
const PAGE = trendHtml(
  findTrend(
    openedSeries(
      madeSeries({
        planOf: () => plan(DRIVERS, ['runc'], { rounds: 4, iterations: 2 }),
        runs: 24,
        kernelOf: (index) => (index < 14 ? '6.12.3' : '6.18.1'),
        factorOf: ({ driver }, index) =>
          driver !== 'overlay2' ? 1 : index >= 14 ? 1.2 : index >= 7 ? 1.1 : 1,
      }),
    ),
    { by: 'time', since: undefined, margin: 1.05, leftOut: [] },
  ),
);

test.for([400, 1600])(
  '%i px wide: the verdict comes first, a panel for each cell',
  async (width, context) => {
    const { page, complaints } = await opened(context, PAGE, { viewport: { width, height: 900 } });
    expect(await page.locator('h1').textContent()).toMatch(/^REGRESSION in 1 of 3 cells/);
    expect(await page.locator('figure[data-name=cells] svg.dg:visible').count()).toBe(3);
    expect(await unreadable(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    expect(complaints).toEqual([]);
  },
);

test.for(['light', 'dark'] as const)('%s: axe finds nothing', async (colorScheme, context) => {
  const { page } = await opened(context, PAGE, { colorScheme });
  expect(await axeFindings(page)).toEqual([]);
});

test('a filter takes panels and rows away; hostile names stay text', async (context) => {
  const { page, complaints } = await opened(context, PAGE);
  await page.getByRole('checkbox', { name: 'overlay2' }).press('Space');
  expect(await page.locator('figure[data-name=cells] svg.dg:visible').count()).toBe(2);
  expect(await page.locator('#changes-table tbody tr:visible').count()).toBe(0);
  expect(await page.locator('#verdicts-table tbody').textContent()).toContain(HOSTILE.html);
  expect(await page.evaluate(() => (window as { hostile?: number }).hostile)).toBeUndefined();
  expect(complaints).toEqual([]);
});
