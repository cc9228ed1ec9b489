import { expect, it } from 'vitest';
import { sampleCount } from '../../../src/core/results/cell-result.ts';
import { plan } from '../../fixtures/recorded-run.ts';
import { runOnStandIn, samplesOf } from '../../fixtures/stand-in-run.ts';

const PLAN = plan(['vfs'], ['runc'], { rounds: 12, iterations: 2, warmup: 0 });

it('a run ends once every mean is known well enough, after ten rounds at the earliest, and its cells are measured', async () => {
  const run = await runOnStandIn({ ...PLAN, precision: 10 });
  expect(run.thrown).toBeUndefined();
  expect(run.events.filter(({ type }) => type === 'precise')).toEqual([{ type: 'precise', rounds: 10 }]);
  expect(run.results.cells.map(({ outcome }) => outcome.kind)).toEqual(['measured']);
  expect(run.results.cells.map(sampleCount)).toEqual([20]);

  const resumed = await runOnStandIn({ ...PLAN, precision: 10 }, {}, { earlier: run.events });
  expect(samplesOf(resumed.events)).toHaveLength(20);
  expect(resumed.results.cells.map(({ outcome }) => outcome.kind)).toEqual(['measured']);
});

it('a run that does not reach it goes on to its last round and says how far it came', async () => {
  const run = await runOnStandIn({ ...PLAN, precision: 1e-9 });
  expect(samplesOf(run.events)).toHaveLength(24);
  expect(run.events.filter(({ type }) => type === 'precise')).toEqual([]);
  const [warning] = run.results.warnings.filter(({ message }) => message.includes('less precise'));
  expect(warning?.message).toMatch(
    /^after all 12 rounds some means are less precise than ±1e-7 %: vfs x runc ±\d/,
  );
});
