import { expect, test } from 'vitest';
import { UsageError } from '../../../../src/core/errors.ts';
import { guestScenario } from '../../../../src/core/guest/guest-scenario.ts';
import { machineSize } from '../../../../src/core/guest/machine-size.ts';
import { plan } from '../../../fixtures/recorded-run.ts';

const { scenario } = plan(['overlay2'], ['runc']);

test('direct-lvm without a disk of its own gets the spare one, others stay', () => {
  const drivers = [
    { name: 'a', driver: 'devicemapper', mode: 'direct-lvm', device: 'auto' },
    { name: 'b', driver: 'devicemapper', mode: 'direct-lvm' },
    { name: 'c', driver: 'devicemapper', mode: 'direct-lvm', device: '/dev/vdx' },
    { name: 'd', driver: 'devicemapper', mode: 'loop-lvm' },
  ] as const;
  const devices = guestScenario({ ...scenario, drivers }, 'system').drivers.map((setup) => setup.device);
  const spare = '/dev/disk/by-id/virtio-spare';
  expect(devices).toEqual([spare, spare, '/dev/vdx', undefined]);
});

test.each(['./image.tar', '/tmp/image.tar', 'image.tar'])('%s is not seen in a guest', (image) => {
  expect(() => guestScenario({ ...scenario, image }, 'system')).toThrow(UsageError);
});

test('a guest gets what is enough, and never more than there is', () => {
  const host = { cpus: 8, memoryMib: 32_000 };
  expect(machineSize({}, host)).toEqual({ cpus: 2, memoryMib: 4096 });
  expect(machineSize({}, { cpus: 1, memoryMib: 4000 })).toEqual({ cpus: 1, memoryMib: 3000 });
  expect(machineSize({ cpus: 8, memory: 16_384 }, host)).toEqual({ cpus: 8, memoryMib: 16_384 });
  for (const wrong of [
    { cpus: 9 },
    { cpus: 1.5 },
    { cpus: 0 },
    { memory: 512 },
    { memory: 40_000 },
    { cpus: NaN },
  ])
    expect(() => machineSize(wrong, host)).toThrow(UsageError);
});
