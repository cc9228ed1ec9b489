import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { fioArchive, fioCommand } from '../../../src/image/fio-archive.ts';
import { loadedLibraries } from '../../../src/image/loaded-libraries.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

it('libraries are those that the loader says, each by its name', () => {
  const listed = [
    '\tlinux-vdso.so.1 (0x00007f5203ea8000)',
    '\tlibz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x00007f5203e69000)',
    '\tlibceph-common.so.2 => /usr/lib/x86_64-linux-gnu/ceph/with (round) brackets.so (0x00007f51f9a00000)',
    '\t/lib64/ld-linux-x86-64.so.2 (0x00007f5203eaa000)',
  ].join('\n');
  expect(loadedLibraries(listed)).toEqual([
    { name: 'libz.so.1', path: '/lib/x86_64-linux-gnu/libz.so.1' },
    { name: 'libceph-common.so.2', path: '/usr/lib/x86_64-linux-gnu/ceph/with (round) brackets.so' },
  ]);
  expect(() => loadedLibraries('\tlibnuma.so.1 => not found')).toThrow(
    'the library libnuma.so.1, found none',
  );
  expect(loadedLibraries('\tstatically linked')).toEqual([]);
});

it('builtin:fio is the same bytes for the same program and job file, and others for others', async () => {
  const fio = {
    ...{ program: bytes('fio'), loader: bytes('loader') },
    libraries: new Map([
      ['b.so', bytes('b')],
      ['a.so', bytes('a')],
    ]),
  };
  const turned = { ...fio, libraries: new Map([...fio.libraries].reverse()) };
  const digest = async (...args: Parameters<typeof fioArchive>): Promise<string> =>
    createHash('sha256')
      .update((await fioArchive(...args)).archive)
      .digest('hex');
  const first = await digest('x64', fio, '[a]\n');
  expect(await digest('x64', turned, '[a]\n')).toBe(first);
  expect(await digest('x64', fio, '[b]\n')).not.toBe(first);
  expect(fioCommand(fio).slice(0, 4)).toEqual(['/fio/ld.so', '--library-path', '/fio/lib', '/fio/fio']);
  expect(fioCommand({ loader: undefined })[0]).toBe('/fio/fio');
});
