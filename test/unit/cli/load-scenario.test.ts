import { expect, test } from 'vitest';
import { loadScenario } from '../../../src/cli/load-scenario.ts';
import { plan } from '../../fixtures/recorded-run.ts';

test('a plan that would fill the memory is refused before it is laid out, with its size', async () => {
  await expect(loadScenario('quick', { rounds: 10_000, iterations: 1_000_000 })).rejects.toThrow(
    /^quick: expected at most 2,000,000 samples, found [\d,]+: \d+ cells x 10,000 rounds x [\d,]+ iterations/,
  );
});

test('a long loop is laid out in time that goes with its length', { timeout: 30_000 }, () => {
  // Going with its square it would be minutes.
  const { rounds } = plan(['vfs'], ['runc'], { rounds: 1, iterations: 400_000, warmup: 0 });
  expect(rounds[0]?.bursts).toHaveLength(400_000);
});
