import { expect, test } from 'vitest';
import { answers, folderName, type Manifest } from '../../../../src/core/packages/manifest.ts';

const crun = { name: 'crun', version: '1:0.17~rc1-1', bytes: 1, sha256: 'aa' };
const libc = { name: 'libc6', version: '2', bytes: 1, sha256: 'bb' };
const folderOf = (packages: readonly (typeof crun)[]) =>
  folderName(['crun'], packages, 'amd64', (text) => `${text.length}-digest-of-${text}`);

test('the folder of a package is safe in a search path and in a shell', () => {
  expect(folderOf([crun, libc])).toMatch(/^crun_1%3a0\.17%7erc1-1_amd64-\w/);
});

test('newer libraries make another folder, their order does not', () => {
  expect(folderOf([crun, libc])).toBe(folderOf([libc, crun]));
  expect(folderOf([crun])).not.toBe(folderOf([crun, libc]));
});

test('a set answers for its packages, where it was made', () => {
  const manifest: Manifest = {
    ...{ schema: 1, source: 'debian/sid', architecture: 'amd64', asked: ['crun', 'runc'], packages: [] },
    ...{ programs: {}, folder: '/c/x', mirror: '', fetched_at: '' },
  };
  expect(answers(manifest, '/c/x', ['runc', 'crun'])).toBe(true);
  expect(answers(manifest, '/c/x', ['crun'])).toBe(false);
  expect(answers(manifest, '/moved/x', ['crun', 'runc'])).toBe(false);
});
