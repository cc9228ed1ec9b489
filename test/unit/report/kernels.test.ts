import { describe, expect, it } from 'vitest';
import { Progress } from '../../../src/core/watch/progress.ts';
import { resultSet } from '../../../src/core/results/result-set.ts';
import { Figures } from '../../../src/core/figures/figures.ts';
import { gridCsv, summaryCsv } from '../../../src/report/csv.ts';
import { gridText } from '../../../src/report/grid-text.ts';
import { reportMarkdown } from '../../../src/report/markdown.ts';
import { booted, fourSamples, plan, sample, settled } from '../../fixtures/recorded-run.ts';

const PLAN = plan(['overlay2', 'vfs'], ['runc', 'kata-runtime'], {}, ['5.10', '6.1.0-40-amd64']);
const absent = { kind: 'unsupported', reason: 'kata-runtime not found' } as const;
const tooOld = { kind: 'unsupported', reason: 'this kernel is too old' } as const;
const kata = (driver: string) => settled(driver, absent, 'kata-runtime');
const results = resultSet(PLAN, [
  booted(PLAN, 1),
  { type: 'runtime', runtime: 'runc', outcome: { kind: 'ready' }, note: 'without seccomp' },
  ...[kata('overlay2'), kata('vfs'), settled('overlay2', tooOld)],
  ...fourSamples('vfs', [1_200_000, 1_201_000, 1_202_000, 1_203_000]),
  booted(PLAN, 2),
  ...[kata('overlay2'), kata('vfs')],
  ...fourSamples('overlay2', [312_000, 312_000, 313_000, 313_000]),
  ...fourSamples('vfs', [900_000, 901_000, 902_000]),
  sample('vfs', { status: 'failed', round: 2, iteration: 2 }),
]);

describe('several kernels', () => {
  it('are rows of the grid, and named in the notes where they differ', () => {
    expect(gridText(results, { color: false, width: 80 })).toMatchInlineSnapshot(`
      "small: mean time of one docker-run, in milliseconds
      2 rounds x 2 iterations; engine 20.10.24

      runtime       kernel               overlay2                vfs
      runc          5.10            unsupported [1]         1202 ±13
      runc          6.1.0-40-amd64         313 ±6 *      901 ±10 [3]
      kata-runtime  5.10            unsupported [2]  unsupported [2]
      kata-runtime  6.1.0-40-amd64  unsupported [2]  unsupported [2]

      * fastest driver of its row, or one that cannot be told from it (at 5 %); ± half
      of the 95 % confidence interval over engine restarts; times in ms

      [1] overlay2 x runc on 5.10: this kernel is too old
      [2] kata-runtime: kata-runtime not found
      [3] vfs x runc on 6.1.0-40-amd64: 1 of 4 samples failed, the last in start: no
          such device
      "
    `);
  });

  it('are columns of the tables, as text a spreadsheet keeps', () => {
    expect(gridCsv(results)).toBe(
      'runtime,kernel,overlay2_us,vfs_us\r\n' +
        'runc,v5.10,,1201500\r\nrunc,v6.1.0-40-amd64,312500,901000\r\n' +
        'kata-runtime,v5.10,,\r\nkata-runtime,v6.1.0-40-amd64,,\r\n',
    );
    const lines = summaryCsv(new Figures(results)).split('\r\n');
    expect(lines[3]).toMatch(/^vfs,runc,1,v5\.10,measured,,4,0,1201500,/);
    expect(lines[7]).toMatch(/^vfs,runc,1,v6\.1\.0-40-amd64,measured,,3,1,901000,/);
  });

  it('are told in the head of the report, in the order booted', () => {
    const report = reportMarkdown(new Figures(results), undefined);
    for (const line of [
      '| boots | 5.10, 6.1.0-40-amd64 (planned: 5.10, 6.1.0-40-amd64, 6.1.0-40-amd64, 5.10) |',
      '| notes on runtimes | runc on 5.10: without seccomp |',
      '| runtime | kernel | overlay2 | vfs |',
      '| runc | 6.1.0-40-amd64 | 313 ±6 \\* | 901 ±10 \\[3\\] |',
    ])
      expect(report).toContain(line);
    expect(report).toContain('| vfs x runc on 6.1.0-40-amd64 | measured | 3 | 1 |');
  });
});

it('progress counts the boot under way, and the time left of all', () => {
  const progress = new Progress(PLAN);
  const counts = () => [...progress.cells.values()].map(({ done, planned }) => `${done}/${planned}`);
  const end = { type: 'round-end', restart_id: 'r', complete: true } as const;
  // Each of 8 starts has 2 cells with a warm-up and 2 iterations.
  for (const event of [booted(PLAN, 1), ...fourSamples('vfs', [1, 1]), end]) progress.add(event);
  expect(counts()).toEqual(['0/2', '0/2', '2/2', '0/2']);
  expect(progress.remaining().us).toBe(9 + 36);
  progress.add(booted(PLAN, 3));
  expect(progress).toMatchObject({ boot: { boot: 3, kernel: '6.1.0-40-amd64' }, round: 3 });
  expect(counts()).toEqual(['0/2', '0/2', '0/2', '0/2']);

  const settledNow = () => [...progress.cells.values()].filter(({ outcome }) => outcome !== undefined).length;
  progress.add(kata('vfs'));
  progress.add(booted(PLAN, 4));
  expect(settledNow()).toBe(0);
  progress.add(booted(PLAN, 2));
  expect(settledNow()).toBe(1);
});
