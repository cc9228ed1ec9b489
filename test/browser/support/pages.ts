import { resultSet } from '../../../src/core/results/result-set.ts';
import { Figures } from '../../../src/core/figures/figures.ts';
import { parsePublished } from '../../../src/core/results/published.ts';
import { reportHtml } from '../../../src/report/page/run-page.ts';
import type { DrawnRun } from '../../fixtures/drawn-runs.ts';

const PUBLISHED = parsePublished('runtime,overlay2_us,vfs_us\r\nrunc,450000,500000\r\n');

export function pageOf(
  { plan, events }: DrawnRun,
  environment: unknown = { host: { cpu: { count: 2 } } },
): string {
  const results = resultSet(plan, events);
  return reportHtml(new Figures(results), environment, PUBLISHED);
}
