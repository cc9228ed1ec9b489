import { expect, it } from 'vitest';
import { Figures } from '../../../src/core/figures/figures.ts';
import { resultSet } from '../../../src/core/results/result-set.ts';
import { quantitiesCsv, samplesCsv } from '../../../src/report/csv.ts';
import { samplesLayout } from '../../../src/report/tables/samples-table.ts';
import { reportMarkdown } from '../../../src/report/markdown.ts';
import { reportHtml } from '../../../src/report/page/run-page.ts';
import { resultsSheets } from '../../../src/report/xlsx/workbook.ts';
import { readCsv } from '../../fixtures/read-csv.ts';
import { ended, fourSamples, plan, settled, started } from '../../fixtures/recorded-run.ts';

const PLAN = plan(['overlay2', 'btrfs', 'vfs'], ['runc']);
const EVENTS = [
  started(),
  ...fourSamples('overlay2', [1, 1, 1, 1], {
    quantities: { image_bytes: 3 * 2 ** 20, image_inodes: 1234, read_bytes_per_second: 2048 },
  }),
  // It counts no inodes: absent, not 0.
  ...fourSamples('btrfs', [1, 1, 1, 1], { quantities: { image_bytes: 2 ** 20, machine_cpu_us: 72_935_936 } }),
  settled('vfs', { kind: 'failed', step: 'load', error: 'no space' }),
  ended(),
];
const RESULTS = resultSet(PLAN, EVENTS);
const FIGURES = new Figures(RESULTS);

it('writes a row for each quantity that a cell has, with its unit', () => {
  const [header, ...rows] = readCsv(quantitiesCsv(FIGURES));
  expect(header?.slice(0, 8)).toEqual([
    ...['driver', 'runtime', 'concurrency', 'kernel'],
    ...['quantity', 'unit', 'n', 'mean'],
  ]);
  expect(rows.map((row) => [row[0], ...row.slice(4, 8)].join(' '))).toEqual([
    'overlay2 image_bytes bytes 4 3145728',
    'overlay2 image_inodes inodes 4 1234',
    'overlay2 read_bytes_per_second bytes/s 4 2048',
    'btrfs image_bytes bytes 4 1048576',
    'btrfs machine_cpu_us us 4 72935936',
  ]);
});

it('puts quantities into samples.csv, both reports and the workbook', () => {
  const samples = [...samplesCsv(samplesLayout(RESULTS), EVENTS)].join('');
  expect(samples).toContain(',image_bytes,image_inodes,read_bytes_per_second,');
  expect(samples).toContain(',3145728,1234,2048,');
  const markdown = reportMarkdown(FIGURES, undefined);
  expect(markdown).toContain('3.00 MiB');
  expect(markdown).toContain('72.94 s');
  expect(markdown).toMatch(/btrfs x runc +\| +1\.00 MiB \| +\| +\|/);
  expect(reportHtml(FIGURES, undefined)).toContain('2.00 KiB/s');
  const sheets = resultsSheets({ figures: FIGURES, events: EVENTS, environment: undefined });
  const names = sheets.map(({ sheet }) => sheet);
  expect(names).toContain('quantities');
  expect(JSON.stringify(sheets[0]?.data)).toContain('"value":"quantities"');
  expect(JSON.stringify(sheets[0]?.data)).not.toContain('"value":"slopes"');
});
