import { expect, test } from 'vitest';
import { Figures } from '../../src/core/figures/figures.ts';
import { resultSet } from '../../src/core/results/result-set.ts';
import { reportHtml } from '../../src/report/page/run-page.ts';
import { HOSTILE } from '../fixtures/drawn-runs.ts';
import { explainedRun } from '../fixtures/explained-run.ts';
import { opened } from './support/chromium.ts';
import { axeFindings, unreadable } from './support/look.ts';

/** Twelve parts in each of three cells, one of them with a name that is markup. */
function page(): string {
  const { plan, events } = explainedRun(['overlay2', 'vfs', HOSTILE.html], ({ round }) => ({
    ...{ engine: 40_000 + round * 300, network: 20_000, firewall: 9000, storage: 4000, shim: 14_000 },
    ...{ 'runtime-create': 60_000, 'runtime-start': 8000, container: 900, 'runtime-delete': 11_000 },
    ...{ waiting: 6000, unexplained: 500 },
  }));
  return reportHtml(new Figures(resultSet(plan, events)), {});
}

test.for([400, 1600])(
  '%i px wide: bars of the parts, and a waterfall for each cell',
  async (width, context) => {
    const { page: seen, complaints } = await opened(context, page(), { viewport: { width, height: 900 } });
    expect(await seen.locator('figure[data-name=parts] svg.dg:visible .items > [data-cell]').count()).toBe(3);
    expect(await seen.locator('figure[data-name=waterfall] svg.dg').count()).toBe(3);
    expect(await unreadable(seen)).toEqual([]);
    expect(await seen.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    expect(complaints).toEqual([]);
  },
);

test.for(['light', 'dark'] as const)('%s: axe finds nothing', async (colorScheme, context) => {
  const { page: seen } = await opened(context, page(), { colorScheme });
  expect(await axeFindings(seen)).toEqual([]);
});
