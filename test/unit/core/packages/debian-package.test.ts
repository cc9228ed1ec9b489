import { expect, test } from 'vitest';
import { librariesOf, packagesOf, simulatedInstalls } from '../../../../src/core/packages/debian-package.ts';

const SIMULATED = `Reading package lists...
Inst libgcc-s1 (14.2.0-19 Debian:13.8/stable [amd64]) []
Inst libc6 [2.36-9] (2.41-12+deb13u5 Debian:13.8/stable [amd64])
Inst libcap2 (1:2.75-10 Debian:13.8/stable [amd64])
Conf libc6 (2.41-12+deb13u5 Debian:13.8/stable [amd64])
`;

const SHOWN = `Package: docker.io
Version: 28.5.2+dfsg1-1
Pre-Depends: init-system-helpers (>= 1.54~)
Depends: adduser, containerd (>= 1.4~), runc | docker-runc, libc6 (>= 2.38), libsystemd0
Size: 21000000
SHA256: aa
Description: Linux container runtime
 Depends: in the text of a description is no field

Package: containerd
Version: 2.1.9-1
Depends: libseccomp2
Size: 5
SHA256: bb

Package: adduser
Version: 3
Depends: passwd, libpam0g
Size: 1
SHA256: cc

Package: libsystemd0
Version: 262
Depends: libcap2
Size: 2
SHA256: dd

Package: libcap2
Version: 1:2.78
Size: 3
SHA256: ee

Package: libseccomp2
Version: 2
Size: 3
SHA256: ff

Package: libpam0g
Version: 1
Size: 3
SHA256: 11
`;

test('what apt would install, exactly', () => {
  expect(simulatedInstalls(SIMULATED)).toEqual([
    'libgcc-s1=14.2.0-19',
    'libc6=2.41-12+deb13u5',
    'libcap2=1:2.75-10',
  ]);
});

test('a stanza of the index', () => {
  expect(packagesOf(SHOWN)[0]).toEqual({
    ...{ name: 'docker.io', version: '28.5.2+dfsg1-1', bytes: 21_000_000, sha256: 'aa' },
    depends: ['init-system-helpers', 'adduser', 'containerd', 'runc', 'docker-runc', 'libc6', 'libsystemd0'],
  });
});

test('libraries of what was asked for, and theirs, but none that only an installation needs', () => {
  const names = (asked: string[]) => librariesOf(asked, packagesOf(SHOWN)).map(({ name }) => name);
  expect(names(['docker.io'])).toEqual(['libsystemd0', 'libcap2']);
  expect(names(['docker.io', 'containerd'])).toEqual(['libsystemd0', 'libcap2', 'libseccomp2']);
});
