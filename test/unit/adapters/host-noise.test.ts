import { expect, it } from 'vitest';
import { hostNoiseMeter } from '../../../src/adapters/environment/host-noise.ts';

it('hostNoiseMeter reads this host; a folder that is not there yet counts as the one above', async () => {
  const folders = { 'state directory': '/tmp/not-there/yet', 'results folder': undefined };
  const meter = hostNoiseMeter(folders);
  const before = await meter.read();
  const after = await meter.read();
  expect(before.cpus).toBeGreaterThan(0);
  expect(before.load_1min).toBeGreaterThanOrEqual(0);
  expect(before.cpu_total_us).toBeGreaterThan(1e6);
  expect(before.cpu_steal_us).toBeGreaterThanOrEqual(0);
  expect(after.cpu_total_us).toBeGreaterThanOrEqual(before.cpu_total_us ?? Infinity);
  expect(before.swap_used_bytes).toBeGreaterThanOrEqual(0);
  expect(before.swapped_in_pages).toBeGreaterThanOrEqual(0);
  expect(before.space).toHaveLength(1);
  const [space] = before.space;
  expect(space).toMatchObject({ what: 'state directory', path: '/tmp/not-there/yet' });
  expect(space?.size_bytes).toBeGreaterThanOrEqual(space?.free_bytes ?? Infinity);
});
