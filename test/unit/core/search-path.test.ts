import { expect, test } from 'vitest';
import { searchFolders } from '../../../src/core/host/search-path.ts';

const SYSTEM = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

test.each([
  ['not set', undefined, SYSTEM],
  ['empty', '', SYSTEM],
  [
    "that of Debian's su",
    '/usr/bin:/bin',
    ['/usr/bin', '/bin', '/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/sbin'],
  ],
  [
    'with folders of its own',
    '/run/current-system/sw/bin:/opt/x',
    ['/run/current-system/sw/bin', '/opt/x', ...SYSTEM],
  ],
  ['with entries that mean the present folder', ':.:bin:../x:/opt/x:', ['/opt/x', ...SYSTEM]],
])('PATH %s', (_, path, folders) => {
  expect(searchFolders(path)).toEqual(folders);
});
