import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RestoreError } from '../../../src/core/errors.ts';
import { FileJournal } from '../../../src/adapters/journal/file-journal.ts';
import { removeFolder } from '../../../src/adapters/journal/remove-folder.ts';

const RUN = '20261124-031500-a1b2';
let base = '';

beforeEach(async () => {
  base = await mkdtemp('/tmp/journal-');
});
afterEach(async () => {
  await rm(base, { recursive: true, force: true });
});

test('what was recorded is undone last first, by another process too, and twice is harmless', async () => {
  const work = join(base, RUN);
  const inner = join(work, 'e');
  await mkdir(inner, { recursive: true });
  const journal = new FileJournal(join(base, 'journal'));
  await journal.record({ kind: 'folder', path: work });
  await journal.record({ kind: 'folder', path: inner });
  const found = new FileJournal(join(base, 'journal'));
  expect((await found.pending()).map((entry) => entry.undo)).toEqual([
    { kind: 'folder', path: inner },
    { kind: 'folder', path: work },
  ]);
  expect(await found.undoAll()).toEqual([`removed ${inner}`, `removed ${work}`]);
  expect(await found.undoAll()).toEqual([]);
  expect(await readdir(base)).toEqual([]);
});

test('the first entry that cannot be undone ends it, and stays with those before it', async () => {
  const work = join(base, RUN);
  await mkdir(work);
  const journal = new FileJournal(join(base, 'journal'));
  await journal.record({ kind: 'folder', path: work });
  await journal.record({ kind: 'folder', path: '/etc' });
  await expect(journal.undoAll()).rejects.toThrow(RestoreError);
  expect(await journal.pending()).toHaveLength(2);
  expect(await readdir(base)).toContain(RUN);
});

test('a half-written entry is no entry, a damaged one is told', async () => {
  const folder = join(base, 'journal');
  const journal = new FileJournal(folder);
  await journal.record({ kind: 'folder', path: join(base, RUN) });
  await writeFile(join(folder, '000002-lab.json.new'), '{"id":2,');
  expect(await journal.pending()).toHaveLength(1);
  await writeFile(join(folder, '000003-lab.json'), '{"id":3,');
  await expect(journal.pending()).rejects.toThrow('cannot be read');
});

test.each([['/'], [''], ['relative/20261124-031500-a1b2'], ['/var/lib/docker'], ['/etc']])(
  '"%s" is never removed',
  async (path) => {
    await expect(removeFolder(path)).rejects.toThrow('not removed');
  },
);

test("a symbolic link in the place of a run's folder is refused, and what it points to stays", async () => {
  const precious = join(base, 'precious');
  await mkdir(precious);
  await symlink(precious, join(base, RUN));
  await expect(removeFolder(join(base, RUN))).rejects.toThrow('symbolic link');
  expect(await readdir(base)).toContain('precious');
});
