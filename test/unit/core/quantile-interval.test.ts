import { expect, test } from 'vitest';
import { quantileInterval } from '../../../src/core/statistics/quantile-interval.ts';
import { seededRandom } from '../../../src/core/plan/random.ts';

/** Normal, by Box and Muller. */
function normals(seed: number): () => number {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

test.each([
  { p: 0.5, z: 0 },
  { p: 0.9, z: 1.2815516 },
  { p: 0.99, z: 2.3263479 },
])('covers the quantile $p in about 95 % of runs, restarts differing or not', ({ p, z }) => {
  const normal = normals(7);
  for (const between of [0, 0.5]) {
    const truth = z * Math.hypot(1, between);
    const runs = 300;
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      const restarts = Array.from({ length: 10 }, () => {
        const own = between * normal();
        return Array.from({ length: 20 }, () => own + normal());
      });
      const { low = -Infinity, high = Infinity } = quantileInterval(restarts, p) ?? {};
      if (low <= truth && truth <= high) covered++;
    }
    expect(covered / runs).toBeGreaterThan(0.92);
  }
});

test('needs two restarts, and has no end beyond what was measured', () => {
  expect(quantileInterval([[1, 2, 3]], 0.5)).toBeUndefined();
  expect(quantileInterval([[1, 2, 3], []], 0.5)).toBeUndefined();
  const many = Array.from({ length: 10 }, () => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const found = quantileInterval(many, 0.5);
  expect(found?.low).toBeLessThan(5.5);
  expect(found?.high).toBeGreaterThan(5.5);
  expect(quantileInterval(many, 0.99)?.high).toBeUndefined();
});
