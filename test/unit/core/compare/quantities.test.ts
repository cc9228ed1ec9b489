import { expect, it } from 'vitest';
import { compareSides } from '../../../../src/core/compare/compare.ts';
import type { Comparison } from '../../../../src/core/compare/comparison.ts';
import { sideOf, type Side } from '../../../../src/core/compare/side.ts';
import { resultSet } from '../../../../src/core/results/result-set.ts';
import { comparisonCsv } from '../../../../src/report/compare/csv.ts';
import { comparisonMarkdown } from '../../../../src/report/compare/markdown.ts';
import { comparisonText } from '../../../../src/report/compare/text.ts';
import { comparisonHtml } from '../../../../src/report/page/comparison-page.ts';
import { readCsv } from '../../../fixtures/read-csv.ts';
import { ended, plan, sample, started } from '../../../fixtures/recorded-run.ts';

const ROUNDS = [1, 2, 3, 4, 5];
const PLAN = plan(['overlay2'], ['runc'], { rounds: ROUNDS.length, iterations: 1 });

/** A run whose quantities are given for each round. */
function side(name: string, of: (round: number) => Readonly<Record<string, number>>): Side {
  const samples = ROUNDS.map((round) =>
    sample('overlay2', {
      ...{ round, restart_id: `r0${round}`, iteration: 1, seq: round, total_us: 1000 + round },
      quantities: of(round),
    }),
  );
  return sideOf(name, resultSet(PLAN, [started(), ...samples, ended()]), {}, undefined);
}

const BEFORE = side('a', (round) => ({
  ...{ image_bytes: 24_064_000, left_inodes: 0, write_bytes_per_second: 1000 + round, shim_pss_bytes: 100 },
  gone_bytes: 7,
}));
const AFTER = side('b', (round) => ({
  ...{ image_bytes: 45_113_344, left_inodes: 0, write_bytes_per_second: 2000 + round },
  shim_pss_bytes: 100 + round * 10,
}));

function compared(): Comparison {
  return compareSides(BEFORE, AFTER, 1.05, []);
}

it('says of each quantity how it has changed, and by its unit whether that is worse', () => {
  const states = compared().cells[0]?.quantities?.map(({ quantity, state }) => `${quantity} ${state}`);
  expect(states).toEqual([
    // The same to the byte in every sample: there is no doubt.
    'image_bytes worse',
    // No ratio of nothing.
    'left_inodes within',
    'write_bytes_per_second better',
    'shim_pss_bytes worse',
    // One side lacks it.
    'gone_bytes undefined',
  ]);
  expect(compared().cells[0]?.quantities?.[0]).toMatchObject({ a_median: 24_064_000, b_median: 45_113_344 });
  // They are shown, not gated.
  expect(compared().verdict).toBe('within');
});

it('tells them in every form, with their units', () => {
  const text = comparisonText(compared(), { color: false, width: 120 });
  expect(text).toMatch(/image_bytes +worse +22\.95 MiB +43\.02 MiB +\+87\.5 %/);
  expect(text).toContain('Not shown: 1 quantity within the margin.');
  expect(comparisonMarkdown(compared())).toMatch(/\| image_bytes +\| worse \| 22\.95 MiB \|/);
  expect(comparisonHtml(compared())).toContain('id="quantities-table"');
  const [header = [], ...rows] = readCsv(comparisonCsv(compared()));
  const row = rows.find((one) => one[header.indexOf('quantity')] === 'image_bytes') ?? [];
  const of = (name: string): string | undefined => row[header.indexOf(name)];
  expect([of('driver'), of('verdict'), of('step'), of('unit'), of('a_median'), of('b_median')]).toEqual([
    ...['overlay2', 'worse', '', 'bytes', '24064000', '45113344'],
  ]);
  expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([header.length]));
});

it('leaves a comparison of times alone', () => {
  const times = compareSides(
    side('a', () => ({})),
    side('b', () => ({})),
    1.05,
    [],
  );
  expect(times.cells[0]).not.toHaveProperty('quantities');
  expect(comparisonCsv(times)).not.toContain('quantity');
  expect(comparisonText(times, { color: false, width: 120 })).not.toContain('uantit');
});
