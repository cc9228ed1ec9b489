import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RestoreError } from '../../../src/core/errors.ts';
import { stateDir } from '../../../src/adapters/host/state-dir.ts';
import { FileJournal } from '../../../src/adapters/journal/file-journal.ts';
import { removeLvmHistory } from '../../../src/adapters/journal/lvm-history.ts';
import { removeFolder } from '../../../src/adapters/journal/remove-folder.ts';
import { restoreParameters } from '../../../src/adapters/journal/restore-parameters.ts';
import { restoreHost } from '../../../src/adapters/journal/restore-host.ts';

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

test("a module's parameters get the values back that they had, once", async () => {
  const entry = { kind: 'module-parameters', folder: base, were: { metacopy: 'N', index: 'Y' } } as const;
  await writeFile(join(base, 'metacopy'), 'Y\n');
  await writeFile(join(base, 'index'), 'Y\n');
  expect(await restoreParameters(entry)).toEqual([`set ${base}/metacopy to N again`]);
  expect(await readFile(join(base, 'metacopy'), 'utf8')).toBe('N');
  expect(await restoreParameters(entry)).toEqual([]);
  // A module that is not loaded any more, after a reboot.
  expect(await restoreParameters({ ...entry, folder: join(base, 'gone') })).toEqual([]);
});

test('an entry of parameters of another module is not followed', async () => {
  const journal = new FileJournal(join(base, 'journal'));
  await journal.record({ kind: 'module-parameters', folder: base, were: { metacopy: 'N' } });
  await expect(journal.pending()).rejects.toThrow('cannot be read');
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

test('what was killed while it took the lock is gone after a restore, and nothing else', async () => {
  const others = ['owner.json.old', 'kept'];
  for (const name of [...others, 'owner.json.123', 'owner.json.124.aside']) {
    await writeFile(join(base, name), '');
  }
  expect(await restoreHost({ ...stateDir(base), hostLock: join(base, 'host.json') })).toEqual([]);
  expect((await readdir(base)).sort()).toEqual(others.toSorted());
});

test("LVM's history of a group goes by its uuid, or by a name that is a run's alone", async () => {
  const name = 'dg20261124031500a1b2';
  const write = async (folder: string, file: string, uuid: string): Promise<void> => {
    await mkdir(join(base, folder), { recursive: true });
    await writeFile(join(base, folder, file), `${name} {\n\tid = "${uuid}"\n}\n`);
  };
  const left = async (): Promise<string[]> =>
    (await Promise.all(['archive', 'backup'].map((folder) => readdir(join(base, folder))))).flat().sort();
  await write('archive', `${name}_00000-1.vg`, 'own');
  await write('archive', `${name}_00001-2.vg`, 'other');
  await write('archive', `${name}x_00000-3.vg`, 'own');
  await write('backup', name, 'own');
  await removeLvmHistory(name, 'own', base);
  expect(await left()).toEqual([`${name}_00001-2.vg`, `${name}x_00000-3.vg`]);
  await removeLvmHistory(name, undefined, base);
  expect(await left()).toEqual([`${name}x_00000-3.vg`]);
  await removeLvmHistory(name, undefined, base);
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
