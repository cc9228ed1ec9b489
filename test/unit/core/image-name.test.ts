import { expect, it } from 'vitest';
import { fullName, imageFault, isArchivePath } from '../../../src/core/scenario/image-name.ts';

it.each([
  ...[
    '/var/images/x',
    './hello.tar.gz',
    '../x',
    '.hidden',
    'images/x.tar',
    'x.tgz',
    'x.TAR.XZ',
    'a b.tar.zst',
  ],
  ...['x.tbz', 'x.tbz2', 'x.txz', 'x.tzst', 'x.tar.bz2', '-x.tar'],
])('%s is the path of an archive', (image) => {
  expect(isArchivePath(image)).toBe(true);
  expect(imageFault(image)).toBeUndefined();
});

it.each([
  ...['builtin:hello', 'alpine', 'alpine:3.20', 'localhost:5000/a/b:c', 'quay.io/a/b', 'x.gz', 'tar'],
  `a/b@sha256:${'0'.repeat(64)}`,
])('%s is a name', (image) => {
  expect(isArchivePath(image)).toBe(false);
  expect(imageFault(image)).toBeUndefined();
});

it.each(['', ' ', 'builtin:other', '--help', 'a b', 'https://example.com/x?y', '~x', './a\0b'])(
  '%j is neither',
  (image) => {
    expect(imageFault(image)).not.toBeUndefined();
  },
);

it.each([
  ['hello', 'docker.io/library/hello'],
  ['drivergrid/hello:1', 'docker.io/drivergrid/hello:1'],
  ['localhost/x:1', 'localhost/x:1'],
  ['registry:5000/a/b', 'registry:5000/a/b'],
  ['docker.io/a/b', 'docker.io/a/b'],
])('the full name of %s is %s', (reference, name) => {
  expect(fullName(reference)).toBe(name);
});
