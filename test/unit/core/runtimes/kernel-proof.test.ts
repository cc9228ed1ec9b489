import { expect, it } from 'vitest';
import { kernelCheck } from '../../../../src/core/runtimes/kernel-proof.ts';

const HOST = { kernel: '6.12.117', boot_id: 'aaaa' };

it.each([
  [['6.1.0-52-cloud', 'bbbb'], true, '6.1.0-52-cloud, with a boot id of its own'],
  // A virtual machine may boot the host's own kernel.
  [['6.12.117', 'bbbb'], true, '6.12.117, with a boot id of its own'],
  [['6.12.117', 'aaaa'], false, "6.12.117, the host's"],
  [[], false, "none, the host's"],
])('%j is a kernel of its own: %s', (lines, ok, found) => {
  expect(kernelCheck(HOST, lines)).toEqual({
    what: 'kernel in the container',
    expected: "its own, not the host's 6.12.117",
    ...{ found, ok },
  });
});
