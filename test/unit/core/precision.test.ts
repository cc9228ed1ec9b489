import { expect, it } from 'vitest';
import { PrecisionWatch } from '../../../src/core/plan/precision.ts';
import { fourSamples, plan } from '../../fixtures/recorded-run.ts';

const PLAN = plan(['vfs'], ['runc']);
const SAMPLES = fourSamples('vfs', [300_000, 310_000, 305_000, 300_500]);

it('knows how precise a cell is where the plan wants to know, and gathers nothing where it does not', () => {
  const wanted = new PrecisionWatch({ ...PLAN, precision: 0.02 }, SAMPLES).precisions(2);
  expect(wanted).toEqual([{ cell: 'vfs x runc', reached: expect.any(Number) as number }]);
  expect(new PrecisionWatch(PLAN, SAMPLES).precisions(2)).toEqual([]);
});
