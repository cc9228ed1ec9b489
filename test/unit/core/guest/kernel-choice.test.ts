import { expect, test } from 'vitest';
import { UsageError } from '../../../../src/core/errors.ts';
import {
  chooseKernel,
  isKernelPackage,
  kernelParts,
  kernelsOf,
} from '../../../../src/core/guest/kernel-choice.ts';

const MIRROR = 'http://deb.debian.org/debian';
const MADISON = [
  `linux-image-6.1.0-47-amd64 |  6.1.170-3 | ${MIRROR} bookworm/main amd64 Packages`,
  `linux-image-6.1.0-50-amd64 |  6.1.176-1 | ${MIRROR} bookworm/main amd64 Packages`,
  `linux-image-6.12.9+deb13-amd64 |  6.12.9-1 | ${MIRROR} trixie/main amd64 Packages`,
  `linux-image-6.12.107+deb13-amd64 |  6.12.107-1 | ${MIRROR} trixie/main amd64 Packages`,
  `linux-image-6.12.107+deb13-amd64 |  6.12.107-1 | ${MIRROR} sid/main amd64 Packages`,
  `linux-image-6.12.107+deb13-cloud-amd64 |  6.12.107-1 | ${MIRROR} trixie/main amd64 Packages`,
  `linux-image-5.10.0-32-amd64 | 5.10.223-1 | ${MIRROR} bullseye/main amd64 Packages`,
  '',
].join('\n');
const AVAILABLE = kernelsOf(MADISON);
const release = (asked: string): string => chooseKernel(asked, AVAILABLE, 'bookworm').release;

test('reads what the suites have, newest first', () => {
  expect(AVAILABLE.map((kernel) => kernel.version)).toEqual([
    ...['6.12.107-1', '6.12.107-1', '6.12.9-1', '6.1.176-1', '6.1.170-3', '5.10.223-1'],
  ]);
  expect(AVAILABLE.at(-1)).toEqual({
    name: 'linux-image-5.10.0-32-amd64',
    release: '5.10.0-32-amd64',
    version: '5.10.223-1',
    suite: 'bullseye',
  });
});

test.each([
  ['6.12', '6.12.107+deb13-amd64'],
  ['6.1', '6.1.0-50-amd64'],
  ['6', '6.12.107+deb13-amd64'],
  ['6.1.0-47', '6.1.0-47-amd64'],
  ['6.1.0-47-amd64', '6.1.0-47-amd64'],
  ['6.1.170-3', '6.1.0-47-amd64'],
  ['6.12.9+deb13', '6.12.9+deb13-amd64'],
])('%s means %s', (asked, expected) => {
  expect(release(asked)).toBe(expected);
});

test('takes the own suite where two have the kernel', () => {
  expect(chooseKernel('6.12', AVAILABLE, 'sid').suite).toBe('sid');
  expect(chooseKernel('6.12', AVAILABLE, 'trixie').suite).toBe('trixie');
});

test.each(['6.13', '6.1.0-4', '6.12.1'])('%s is no kernel; the nearest are named', (asked) => {
  expect(() => release(asked)).toThrow(UsageError);
});

test('names the nearest first', () => {
  let hint: string | undefined;
  try {
    release('6.1.0-48');
  } catch (error) {
    hint = (error as UsageError).hint;
  }
  expect(hint).toMatch(/^The nearest are: 6\.1\.0-\d+-amd64 \(bookworm\), 6\.1\.0-/);
});

test.each(['linux-image-6.1.0-50-rt-amd64', 'linux-image-6.1.0-50-amd64-dbg', 'linux-image-amd64'])(
  '%s is no ordinary kernel',
  (name) => {
    expect(isKernelPackage(name)).toBe(false);
  },
);

test('a kernel is one package, or several', () => {
  const [kernel] = kernelsOf(`linux-image-7.2.1-amd64 | 7.2.1-1 | ${MIRROR} sid/main amd64 Packages`);
  if (kernel === undefined) throw new Error('expected a kernel');
  const one = 'Package: x\nDepends: kmod, initramfs-tools (>= 0.120) | linux-initramfs-tool\nSize: 1\n';
  expect(kernelParts(kernel, one)).toEqual([kernel.name]);
  const several =
    'Depends: dracut | initramfs-tools, linux-base-7.2.1-amd64 (= 7.2.1-1), linux-modules-7.2.1-amd64';
  expect(kernelParts(kernel, several)).toEqual([
    kernel.name,
    ...['linux-base-7.2.1-amd64', 'linux-modules-7.2.1-amd64'],
  ]);
});
