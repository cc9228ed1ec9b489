import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { removeFrom, takeWhiteouts } from '../../../../../src/adapters/engines/bare/whiteouts.ts';

async function folderWith(...files: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drivergrid-whiteouts-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), '');
  }
  return folder;
}

it('a layer takes away what its whiteouts name, and all below an opaque folder', async () => {
  const layer = await folderWith('etc/.wh.passwd', 'var/.wh..wh..opq', 'var/new', '.wh.old');
  const files = await folderWith('etc/passwd', 'etc/group', 'var/log/x', 'var/y', 'old/deep/z');
  const whiteouts = await takeWhiteouts(layer);
  expect({ ...whiteouts, removed: [...whiteouts.removed].sort() }).toEqual({
    ...{ removed: ['etc/passwd', 'old'], opaque: ['var'] },
  });
  expect((await readdir(layer, { recursive: true })).sort()).toEqual(['etc', 'var', 'var/new']);
  await removeFrom(files, whiteouts);
  expect((await readdir(files, { recursive: true })).sort()).toEqual(['etc', 'etc/group', 'var']);
});
