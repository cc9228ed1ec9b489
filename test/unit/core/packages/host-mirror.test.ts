import { expect, test } from 'vitest';
import { hostMirror } from '../../../../src/core/packages/host-mirror.ts';

test.each([
  [
    'the one for Debian itself',
    'https://packages.example.org/apt cloud cloud\nhttp://a/debian-security/ Debian Debian-Security\nhttp://mirror.example/os/ Debian Debian\n',
    'http://mirror.example/os',
  ],
  [
    'by its path where no list has been read yet',
    'http://a/debian-security/\nhttp://b/debian/\n',
    'http://b/debian',
  ],
  ['no medium', 'file:/media/debian/ Debian Debian\n', 'http://deb.debian.org/debian'],
  [
    'of another distribution',
    'http://archive.ubuntu.com/ubuntu/ Ubuntu Ubuntu\n',
    'http://deb.debian.org/debian',
  ],
])('the mirror of the host: %s', (_, indexes, mirror) => {
  expect(hostMirror(indexes)).toBe(mirror);
});
