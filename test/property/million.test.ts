import { expect, it } from 'vitest';
import { fisherExact } from '../../src/core/statistics/fisher.ts';
import { seededRandom } from '../../src/core/plan/random.ts';
import { quantile, sorted, sortedQuantile } from '../../src/core/statistics/quantile.ts';
import { thinned } from '../../src/report/charts/thin.ts';

it('fisherExact copes with a million of each, half of them failed', () => {
  expect(fisherExact(500_000, 1_000_000, 500_000, 1_000_000)).toBeCloseTo(1, 6);
  expect(fisherExact(400_000, 1_000_000, 400_500, 1_000_000)).toBeCloseTo(0.4714206, 6);
});

it('a quantile that is selected is the one that sorting finds', () => {
  const random = seededRandom(11);
  for (let round = 0; round < 300; round++) {
    const ties = 1 + (round % 40);
    const values = Array.from({ length: 1 + Math.floor(random() * 3000) }, () => Math.floor(random() * ties));
    for (const p of [0, 0.01, 0.5, 0.95, 1]) {
      expect(quantile(values, p)).toBe(sortedQuantile(sorted(values), p));
    }
  }
});

it('a million samples make no million marks, and none of the peaks is lost', () => {
  const values = Array.from({ length: 1_000_000 }, (_, index) => (index === 123_456 ? 99 : index % 7));
  const blocks = thinned(values, 300);
  expect(blocks).toHaveLength(300);
  expect(blocks.some(({ greatest }) => greatest === 123_456)).toBe(true);
});
