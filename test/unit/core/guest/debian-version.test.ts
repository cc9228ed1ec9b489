import { expect, test } from 'vitest';
import { compareDebianVersions } from '../../../../src/core/guest/debian-version.ts';

test.each([
  ['6.1.170-3', '6.1.176-1'],
  ['6.9.7-1', '6.12.1-1'],
  ['6.1~rc2-1', '6.1-1'],
  ['6.1.0-1', '6.1.0-1+deb12u1'],
  ['6.1.0-1~bpo11+1', '6.1.0-1'],
  ['6.1-9', '6.1-10'],
  ['1.0a', '1.0+'],
])('dpkg puts %s before %s', (older, newer) => {
  expect(compareDebianVersions(older, newer)).toBeLessThan(0);
  expect(compareDebianVersions(newer, older)).toBeGreaterThan(0);
  expect(compareDebianVersions(older, older)).toBe(0);
});
