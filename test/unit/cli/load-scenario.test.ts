import { expect, test } from 'vitest';
import { loadScenario } from '../../../src/cli/load-scenario.ts';
import { plan } from '../../fixtures/recorded-run.ts';

test('a plan that would fill the memory is refused before it is laid out, with its size', async () => {
  await expect(loadScenario('quick', { rounds: 10_000, iterations: 1_000_000 })).rejects.toThrow(
    /^quick: expected at most 2,000,000 samples, found [\d,]+: \d+ cells x 10,000 rounds x [\d,]+ iterations/,
  );
});

test('a long loop is laid out whole, each iteration once', () => {
  const { rounds } = plan(['vfs'], ['runc', 'crun'], { rounds: 1, iterations: 5000, warmup: 0 });
  const taken = rounds.flatMap(({ bursts }) =>
    bursts.flatMap(({ runtime, iterations }) => iterations.map((iteration) => `${runtime} ${iteration}`)),
  );
  expect(taken).toHaveLength(10_000);
  expect(new Set(taken).size).toBe(10_000);
});
