import { describe, expect, test } from 'vitest';
import { tarArchive } from '../../../src/image/tar-archive.ts';
import { readTar } from './read-tar.ts';

describe('tarArchive', () => {
  test('keeps order, content and permission bits, and nothing of this host or moment', async () => {
    const content = new TextEncoder().encode('data');
    const read = await readTar(
      await tarArchive([
        { name: 'z/', mode: 0o755 },
        { name: 'z/file', mode: 0o640, content },
        { name: 'empty', mode: 0o644, content: new Uint8Array(0) },
      ]),
    );
    expect(read.map(({ header }) => [header.name, header.type, header.mode, header.size])).toEqual([
      ['z/', 'directory', 0o755, 0],
      ['z/file', 'file', 0o640, 4],
      ['empty', 'file', 0o644, 0],
    ]);
    expect(read[1]?.content.toString()).toBe('data');
    for (const { header } of read) {
      expect(header).toMatchObject({ uid: 0, gid: 0, uname: '', gname: '', mtime: new Date(0) });
    }
  });
});
