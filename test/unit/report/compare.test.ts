import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { compareSides } from '../../../src/core/compare/compare.ts';
import type { CellComparison, Comparison } from '../../../src/core/compare/comparison.ts';
import { selfCheck } from '../../../src/core/compare/self-check.ts';
import { comparisonCsv } from '../../../src/report/compare/csv.ts';
import { comparisonMarkdown } from '../../../src/report/compare/markdown.ts';
import { selfCheckText } from '../../../src/report/compare/self-check-text.ts';
import { comparisonText } from '../../../src/report/compare/text.ts';
import { changeText, headline, intervalText, pText } from '../../../src/report/compare/verdict-words.ts';
import { readCsv } from '../../fixtures/read-csv.ts';
import { plan, settled } from '../../fixtures/recorded-run.ts';
import { sideFrom, simulatedRun, simulatedSide, type Truth } from '../../fixtures/simulated-run.ts';

const KERNEL = { name: 'kernel', details: ['release: 6.1.0-40-amd64 -> 6.12.3'] };
const PLAN = plan(['overlay2', 'vfs'], ['runc', 'crun'], { rounds: 5, iterations: 4 });
const truth: Truth = {
  factor: ({ driver, runtime }) => (driver === 'overlay2' ? 1.15 : runtime === 'crun' ? 0.9 : 1),
  fails: ({ driver, runtime, round, iteration }) =>
    driver === 'vfs' && runtime === 'runc' && round === 2 && iteration > 2,
};

function small(): Comparison {
  const after = [
    ...simulatedRun(PLAN, 2, truth),
    settled('overlay2', { kind: 'unsupported', reason: 'crun not found' }, 'crun'),
  ];
  const a = simulatedSide(PLAN, 1, {}, { name: 'results/before' });
  return compareSides(a, sideFrom(PLAN, after, { name: 'results/after' }), 1.05, [KERNEL]);
}

describe('comparisonText', () => {
  it('says the verdict first, and breaks lines at the width', () => {
    const text = comparisonText(small(), { color: false, width: 80 });
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(text).toMatchInlineSnapshot(`
      "REGRESSION in 2 of 4 cells (margin 5 %): overlay2 x runc, overlay2 x crun

      A: results/before
      B: results/after
      kernel: release: 6.1.0-40-amd64 -> 6.12.3

      cell             verdict         A ms  B ms   change       95 % interval       p
      overlay2 x runc  regression       303   349  +15.3 %  +13.0 % to +17.6 %  <0.001
      overlay2 x crun  regression       301
      vfs x runc       within           303   307   +1.2 %    -1.1 % to +3.5 %   1.000
      vfs x crun       within, faster   303   271  -10.4 %   -12.4 % to -8.3 %   1.000

      cell             verdict         detectable
      overlay2 x runc  regression          +8.3 %
      overlay2 x crun  regression
      vfs x runc       within              +8.5 %
      vfs x crun       within, faster      +8.8 %

      A and B: geometric means over restarts of their medians; change: B / A, with its
      95 % interval (Welch, on ln); p: one-sided, of being within the margin, Holm
      over all cells; detectable: the smallest slowdown that this data would show in
      80 % of cases

      overlay2 x runc: +13.9 % beyond vfs (+10.9 % to +17.0 %): belongs to overlay2.
          +46.3 ms of mean time: start +46.3, unexplained 0.00.
      overlay2 x crun: measured in A, unsupported in B: crun not found.
      vfs x runc: failed: 0 of 20, then 2 of 20 (p 0.487).
      "
    `);
  });

  it('counts failures once, be they a regression or not', () => {
    const planned = plan(['vfs'], ['runc'], { rounds: 10, iterations: 6 });
    const details = (failing: number) => {
      const fails: Truth['fails'] = ({ iteration }) => iteration <= failing;
      const [a, b] = [simulatedSide(planned, 1), simulatedSide(planned, 2, { fails })];
      const text = comparisonText(compareSides(a, b, 1.05, []), { color: false, width: 200 });
      return text.split('\n').filter((line) => line.startsWith('vfs x runc:'));
    };
    expect(details(0)).toEqual([]);
    expect(details(2)).toEqual(['vfs x runc: fails more often: 0 of 60, then 20 of 60.']);
  });

  it('has one table where there is room, and the same words in colour', () => {
    const text = comparisonText(small(), { color: false, width: 120 });
    expect(text.match(/^cell .*$/gm)).toEqual([expect.stringMatching(/verdict .* p +detectable$/)]);
    const painted = comparisonText(small(), { color: true, width: 120 });
    expect(stripVTControlCharacters(painted)).toBe(text);
    expect(painted).not.toBe(text);
  });
});

/** Names and errors that would break out of a table, or steer a terminal. */
const HOSTILE = 'a|b `c` <img src=x>\n| x | [l](http://e) \u001b[31mred \u202e*b*';

/** What is given, in as many cells as are asked for. */
function many(count: number, over: Partial<CellComparison>): Comparison {
  const comparison = small();
  const [first] = comparison.cells;
  if (first === undefined) throw new Error('there is a cell');
  const cells = Array.from({ length: count }, (_, index) => ({
    ...first,
    ...over,
    runtime: `${over.runtime ?? 'kata-runtime'}-${index}`,
    verdict: (['within', 'inconclusive', 'regression'] as const)[index % 3] ?? 'within',
  }));
  return { ...comparison, cells };
}

describe('comparisonMarkdown', () => {
  it('says the verdict first, then the worst cells', () => {
    const [head, ...paragraphs] = comparisonMarkdown(small()).split('\n\n');
    expect(head).toBe('### ❌ REGRESSION in 2 of 4 cells (margin 5 %): overlay2 x runc, overlay2 x crun');
    expect(paragraphs[2]?.split('\n').map((row) => row.split(' | ').slice(0, 2).join(' | '))).toEqual([
      '| cell | verdict',
      '| --- | ---',
      '| overlay2 x runc | ❌ regression',
      '| overlay2 x crun | ❌ regression',
      '| vfs x runc | ✅ within',
      '| vfs x crun | ✅ within, faster',
    ]);
  });

  it('lets no name and no error break its tables or its HTML', () => {
    const hostile = many(3, { driver: HOSTILE, runtime: HOSTILE, reason: HOSTILE });
    const text = comparisonMarkdown({
      ...{ ...hostile, a: HOSTILE, b: HOSTILE, notes: [HOSTILE] },
      differences: [{ name: HOSTILE, details: [HOSTILE] }],
      skipped: [{ driver: HOSTILE, runtime: 'runc', concurrency: 1, reason: HOSTILE }],
    });
    const tags = [...text.matchAll(/<\/?[a-z]+/g)].map(([tag]) => tag);
    expect(tags).toEqual(['<details', '<summary', '</summary', '</details']);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    const bare = text.replace(/\\[\\`*[\]|#~$!@_]/g, '').replace('`--format json`', '');
    expect(bare).not.toMatch(/[`*]|\]\(/);
    const tables = bare.split('\n\n').filter((block) => block.startsWith('| '));
    expect(tables.map((table) => table.split('\n').length)).toEqual([5, 5]);
    for (const table of tables) {
      expect(new Set(table.split('\n').map((row) => row.split('|').length)).size, table).toBe(1);
    }
  });

  it.each([
    ['200 cells', many(200, {})],
    ['200 cells with reasons without end', many(200, { reason: 'no such device & '.repeat(100) })],
    ['200 cells of long names', many(200, { driver: 'd<'.repeat(500), runtime: 'r>'.repeat(500) })],
    ['5000 cells', many(5000, {})],
    [
      'a kernel with other options',
      {
        ...small(),
        differences: [{ name: 'kernel', details: Array.from({ length: 900 }, () => HOSTILE.repeat(9)) }],
      },
    ],
    [
      'cells that cannot be compared',
      {
        ...small(),
        skipped: Array.from({ length: 900 }, () => ({
          driver: HOSTILE,
          runtime: 'r',
          concurrency: 1,
          reason: HOSTILE,
        })),
      },
    ],
  ])('fits a comment with %s', (_, comparison) => {
    const text = comparisonMarkdown({ ...comparison, a: '&'.repeat(4000), b: '<'.repeat(4000) });
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain('### ❌ REGRESSION');
    expect(text.trimEnd().endsWith('over all cells.')).toBe(true);
    // Each list is whole, or says that it is not.
    const rows = text.match(/^\| .*(regression|inconclusive|within)/gm) ?? [];
    if (rows.length < comparison.cells.length) {
      expect(text).toContain(`${comparison.cells.length - rows.length} more lines do not fit`);
      expect(rows.every((row) => !row.includes('within'))).toBe(true);
    }
  });
});

describe('comparisonCsv', () => {
  it('has a row for each cell and each of its steps, with as many fields as the header', () => {
    const [header = [], ...rows] = readCsv(comparisonCsv(small()));
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([header.length]));
    const records = rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index]])));
    expect(records.filter(({ step }) => step === 'total')).toMatchObject([
      { driver: 'overlay2', runtime: 'runc', verdict: 'regression', share: '1', a_n: '20', b_units: '5' },
      {
        ...{ verdict: 'regression', reason: 'measured in A, unsupported in B: crun not found' },
        ...{ ratio: '', p: '', b_mean_us: '', difference_us: '', a_units: '5', b_units: '0' },
      },
      { verdict: 'within', a_failed: '0', b_failed: '2', b_n: '18' },
      { verdict: 'within' },
    ]);
    const steps = records.filter(({ driver, runtime }) => driver === 'vfs' && runtime === 'crun');
    expect(steps.map(({ step }) => step)).toEqual([
      ...['total', 'create', 'attach', 'wait', 'start', 'exit', 'remove', 'unexplained'],
    ]);
    const [total, ...parts] = steps.map(({ difference_us: us }) => Number(us));
    expect(Math.abs(parts.reduce((sum, us) => sum + us, 0) - (total ?? NaN))).toBeLessThanOrEqual(4);
    for (const name of ['ratio', 'low', 'high', 'p', 'p_adjusted', 'detectable_ratio']) {
      expect(steps[0]?.[name], name).toMatch(/^\d+(\.\d+)?(e-\d+)?$/);
    }
  });

  it('is readable whatever cells and errors are called, and runs no formula', () => {
    const rows = readCsv(comparisonCsv(many(2, { driver: '=HYPERLINK("x")', reason: `${HOSTILE}",\r\n` })));
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
    expect(rows[1]?.[0]).toBe(' =HYPERLINK("x")');
  });
});

describe('words', () => {
  it.each([
    [undefined, ''],
    [1, '+0.0 %'],
    [0.99999, '+0.0 %'],
    [0.9994, '-0.1 %'],
    [1.0434, '+4.3 %'],
    [0.5001, '-50.0 %'],
    [0.5, 'x0.50'],
    [1.999, '+99.9 %'],
    [2, 'x2.00'],
    [573.2, 'x573.20'],
  ])('a ratio of %s changes by %s', (ratio, text) => {
    expect(changeText(ratio)).toBe(text);
  });

  it.each([
    [undefined, ''],
    [0, '<0.001'],
    [0.00099, '<0.001'],
    [0.001, '0.001'],
    [0.0123, '0.012'],
    [1, '1.000'],
  ])('a p of %s reads %s', (p, text) => {
    expect(pText(p)).toBe(text);
  });

  it('no interval is empty, not half of one', () => {
    expect(intervalText(0.9, undefined)).toBe('');
    expect(intervalText(undefined, 1.1)).toBe('');
    expect(intervalText(0.9, 2.5)).toBe('x0.90 to x2.50');
    expect(intervalText(0.9, 1.5)).toBe('-10.0 % to +50.0 %');
  });

  it('counts cells where a side has no steps to judge', () => {
    const found = small();
    const failed = found.cells
      .slice(0, 1)
      .map((cell) => ({ ...cell, verdict: 'regression' as const, steps: [] }));
    expect(headline({ ...found, verdict: 'regression', judges: 'steps', cells: failed })).toMatch(
      /^REGRESSION in 1 of 1 cell \(margin /,
    );
  });

  it('the margin is the one that was asked for', () => {
    const within = { ...small(), verdict: 'within' as const };
    for (const [margin, text] of [
      [1.05, '5 %'],
      [1, '0 %'],
      [1.0025, '0.25 %'],
      [1 + 12.5 / 100, '12.5 %'],
    ] as const) {
      expect(headline({ ...within, margin })).toBe(
        `WITHIN THE MARGIN: each of 4 cells is at most ${text} slower`,
      );
    }
  });
});

it('selfCheckText says the verdict first, and why it failed', () => {
  const planned = plan(['vfs'], ['runc'], { rounds: 10, iterations: 3 });
  const drift: Truth = { factor: ({ round }) => (round > 5 ? 1.2 : 1) };
  const passed = selfCheck(simulatedSide(planned, 1).cells, 1);
  expect(selfCheckText(passed, 80)).toMatch(/^A\/A CHECK PASSED: \d\.\d % of random halves/);
  const failed = selfCheckText(selfCheck(simulatedSide(planned, 1, drift).cells, 1), 80);
  expect(failed).toMatch(/^A\/A CHECK FAILED: the first half of this run differs from the second in/);
  for (const line of failed.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(selfCheckText({ ...passed, passed: false, rate: 0.2 }, 300)).toMatch(
    /^A\/A CHECK FAILED: 20\.0 % of random halves .* more than 10\.0 %: its restarts are not/,
  );
});
