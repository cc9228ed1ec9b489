import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Figures } from '../../../src/core/figures/figures.ts';
import { besidePublished, parsePublished, publishedColumns } from '../../../src/core/results/published.ts';
import { resultSet } from '../../../src/core/results/result-set.ts';
import { reportMarkdown } from '../../../src/report/markdown.ts';
import { ended, fourSamples, plan, settled, started } from '../../fixtures/recorded-run.ts';

const talk = parsePublished(readFileSync('results/reference/talk-2018.csv', 'utf8'));

it("puts a run beside the talk's figures, with ratios, and holes where either has none", () => {
  const planned = plan(['overlay2', 'dm-direct'], ['runc', 'crun', 'kata-runtime'], {
    reference: 'talk-2018',
  });
  const absent = ['overlay2', 'dm-direct'].map((driver) =>
    settled(driver, { kind: 'unsupported', reason: 'not found' }, 'kata-runtime'),
  );
  const samples = ['runc', 'crun'].flatMap((runtime) => [
    ...fourSamples('overlay2', [100_000, 200_000, 300_000, 400_000], { runtime }),
    ...fourSamples('dm-direct', [500_000, 500_000, 500_000, 500_000], { runtime }),
  ]);
  const results = resultSet(planned, [started(), ...absent, ...samples, ended()]);
  const rows = besidePublished(results, talk, publishedColumns(planned.scenario)).map((row) => [
    row.cell,
    row.outcome,
    row.us,
    row.ratio,
    row.published_us,
    row.published_ratio?.toFixed(3),
  ]);
  expect(rows).toEqual([
    ['overlay2 x runc', 'measured', 250_000, 1, 450_000, '1.000'],
    ['overlay2 x crun', 'measured', 250_000, 1, undefined, undefined],
    ['overlay2 x kata-runtime', 'unsupported', undefined, undefined, 2_061_000, '1.000'],
    ['dm-direct x runc', 'measured', 500_000, 2, 849_000, '1.887'],
    ['dm-direct x crun', 'measured', 500_000, 2, undefined, undefined],
    ['dm-direct x kata-runtime', 'unsupported', undefined, undefined, 2_865_000, '1.390'],
  ]);
  const report = reportMarkdown(new Figures(results), undefined, talk);
  expect(report).toContain('| dm-direct x runc | 500 | 2.00 | 849 | 1.89 |');
  expect(report).toContain('| dm-direct x kata-runtime | unsupported |  | 2865 | 1.39 |');
});
