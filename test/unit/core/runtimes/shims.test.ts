import { expect, test } from 'vitest';
import { runtimeBinary, startsMachine, whyNotFound } from '../../../../src/core/runtimes/known-runtimes.ts';
import { shimOf, shimVersion } from '../../../../src/core/runtimes/shims.ts';

test.each([
  ['io.containerd.kata.v2', 'containerd-shim-kata-v2'],
  ['io.containerd.kata-qemu.v2', 'containerd-shim-kata-qemu-v2'],
  ['io.containerd.runsc.v1', 'containerd-shim-runsc-v1'],
  ['/opt/kata/bin/containerd-shim-kata-v2', '/opt/kata/bin/containerd-shim-kata-v2'],
  ['containerd-shim-kata-v2', 'containerd-shim-kata-v2'],
  ['kata', 'kata'],
])('the type %s names %s', (type, shim) => {
  expect(shimOf(type)).toBe(shim);
});

test('a missing shim is not to be put on PATH under the name of the runtime', () => {
  const spec = { name: 'mine', runtime_type: 'io.containerd.mine.v2' };
  expect(runtimeBinary(spec)).toBe('containerd-shim-mine-v2');
  expect(whyNotFound(spec, undefined)).toBe(
    "the shim containerd-shim-mine-v2 is not on the engine's PATH; install the runtime that brings it",
  );
});

test.each([
  [
    'containerd-shim-runc-v2:\n  Version:  2.1.9+unknown\n  Revision: \n  Go version: go1.27.1\n',
    'containerd-shim-runc-v2 2.1.9+unknown',
  ],
  [
    'Kata Containers containerd shim (Golang): id: "io.containerd.kata.v2", version: 3.32.0, commit: 1-dirty\n',
    'Kata Containers containerd shim (Golang): id: "io.containerd.kata.v2", version: 3.32.0, commit: 1-dirty',
  ],
  ['', ''],
])('%j is the version %j', (output, version) => {
  expect(shimVersion(output)).toBe(version);
});

test('a virtual machine is told by the shim or the known name', () => {
  expect(startsMachine({ name: 'mine', runtime_type: 'io.containerd.kata.v2' })).toBe(true);
  expect(startsMachine({ name: 'mine', runtime_type: '/x/containerd-shim-kata-clh-v2' })).toBe(true);
  expect(startsMachine({ name: 'kata-runtime' })).toBe(true);
  expect(startsMachine({ name: 'runc' })).toBe(false);
  expect(startsMachine({ name: 'kata', runtime_type: 'io.containerd.runc.v2' })).toBe(false);
});
