import { expect, it } from 'vitest';
import { Figures } from '../../../src/core/figures/figures.ts';
import type { SampleRecorded } from '../../../src/core/record/events.ts';
import { resultSet } from '../../../src/core/results/result-set.ts';
import { summaryCsv } from '../../../src/report/csv.ts';
import { gridView } from '../../../src/report/grid-view.ts';
import { reportMarkdown } from '../../../src/report/markdown.ts';
import { reportHtml } from '../../../src/report/page/run-page.ts';
import { ended, fourSamples, plan, started } from '../../fixtures/recorded-run.ts';

const ENGINES = [
  { name: 'docker', kind: 'docker' },
  { name: 'none', kind: 'bare' },
];

function figures(engines: typeof ENGINES | undefined, ...samples: readonly SampleRecorded[][]): Figures {
  const made = plan(['overlay2', 'vfs', 'btrfs'], ['runc'], engines === undefined ? {} : { engines });
  return new Figures(resultSet(made, [started(), ...samples.flat(), ended()]));
}

const taken = (engine: string | undefined, driver: string, us: number): SampleRecorded[] =>
  fourSamples(driver, [us, us, us, us], { engine });

const FIGURES = figures(
  ENGINES,
  taken('docker', 'vfs', 3000),
  taken('docker', 'btrfs', 5000),
  taken('none', 'overlay2', 2000),
  taken('none', 'vfs', 1000),
);

it('puts an engine beside the runtime alone on the same driver, or on the first that has it', () => {
  const costs = [...FIGURES.bare].map(([cell, cost]) => [
    ...[cell.driver, cost.bare.driver, cost.bareUs, cost.meanUs, cost.addedUs, cost.ratio],
  ]);
  expect(costs).toEqual([
    ['vfs', 'vfs', 1000, 3000, 2000, 3],
    ['btrfs', 'overlay2', 2000, 5000, 3000, 2.5],
  ]);
});

it('is told in every report', () => {
  const csv = summaryCsv(FIGURES);
  expect(csv).toContain('bare_mean_us,bare_added_us,bare_ratio');
  expect(csv).toContain(',1000,2000,3');
  const row = '| docker btrfs x runc | none overlay2 x runc | 2.00 | 5.00 | 3.00 | 2.50 |';
  expect(reportMarkdown(FIGURES, undefined)).toContain(row);
  expect(reportHtml(FIGURES, undefined)).toContain('What engines add');
});

it('the runtime alone is never the fastest beside an engine, and is among its own drivers', () => {
  const view = gridView(FIGURES.results);
  const fastest = view.drivers.filter((_, column) => view.rows[0]?.cells[column]?.fastest === true);
  expect(fastest).toEqual(['docker vfs']);
  const alone = figures(
    [{ name: 'none', kind: 'bare' }],
    taken(undefined, 'overlay2', 2000),
    taken(undefined, 'vfs', 1000),
  );
  expect(gridView(alone.results).rows[0]?.cells.map((cell) => cell.fastest)).toEqual([false, true, false]);
});

it('says nothing where a run has one build only', () => {
  const alone = figures(undefined, taken(undefined, 'vfs', 1000));
  expect(alone.bare.size).toBe(0);
  expect(summaryCsv(alone)).not.toContain('bare_');
  expect(reportMarkdown(alone, undefined)).not.toContain('What engines add');
});
