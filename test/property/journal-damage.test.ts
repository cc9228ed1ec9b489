import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileJournal } from '../../src/adapters/journal/file-journal.ts';
import { restoreHost } from '../../src/adapters/journal/restore-host.ts';
import { replaceFile } from '../../src/adapters/labs/system/replace-file.ts';
import { RestoreError } from '../../src/core/errors.ts';
import { everythingIn } from '../fixtures/any-daemon-file.ts';
import { mutatedBytes, mutatedValue } from '../fuzz/mutations.ts';

const RUN = '20261124-031500-a1b2';
const [FOLDER, FILE] = ['000001-folder.json', '000002-file.json'];

let top = '';
let docker = '';
let journal = '';
let before: unknown;

/** A host on which a run was killed after it had replaced daemon.json. */
beforeEach(async () => {
  top = mkdtempSync(join(tmpdir(), 'drivergrid-journal-'));
  [docker, journal] = [join(top, 'docker'), join(top, 'journal', RUN)];
  mkdirSync(docker);
  writeFileSync(join(docker, 'daemon.json'), '{"debug": true}');
  before = everythingIn(docker);
  await change();
});
afterEach(() => {
  rmSync(top, { recursive: true });
});

async function change(): Promise<void> {
  const [path, work] = [join(docker, 'daemon.json'), join(top, 'runs', RUN)];
  const run = new FileJournal(journal);
  await run.record({ kind: 'folder', path: work });
  mkdirSync(work, { recursive: true });
  const content = JSON.stringify({ 'data-root': `${work}/e/data` });
  await replaceFile(path, content, { runId: RUN, record: (undo) => run.record(undo) });
}

function restore(): Promise<string[]> {
  const root = top;
  return restoreHost({
    root,
    lock: join(root, 'owner.json'),
    journals: join(root, 'journal'),
    reboots: join(top, 'reboots/record.json'),
    hostLock: join(top, 'host.json'),
    work: () => '',
  });
}

function isUndone(): boolean {
  return !existsSync(journal) && !existsSync(join(top, 'runs', RUN));
}

/** `restore` with one file of the journal as it should not be; then with that file mended. */
async function withDamage(name: string, content: string | Uint8Array): Promise<'undone' | 'refused'> {
  const path = join(journal, name);
  const whole = readFileSync(path);
  writeFileSync(path, content);
  try {
    await restore();
  } catch (error) {
    expect(error).toBeInstanceOf(RestoreError);
    expect((error as Error).message).toContain(path);
    // What is told is still there to be mended, and then everything comes back.
    writeFileSync(path, whole);
    await restore();
    expect(isUndone()).toBe(true);
    expect(everythingIn(docker)).toEqual(before);
    return 'refused';
  }
  return 'undone';
}

describe('a journal of which a file is damaged', () => {
  it.each([FOLDER, FILE])('is refused with the name of the file, cut at any byte: %s', async (name) => {
    const { length } = readFileSync(join(journal, name));
    expect(length).toBeGreaterThan(50);
    for (let cut = 0; cut < length; cut++) {
      const content = readFileSync(join(journal, name)).subarray(0, cut);
      expect(await withDamage(name, content)).toBe('refused');
      await change();
    }
  });

  it('is undone as it was, or refused, whatever is in the file', async () => {
    const name = fc.constantFrom(FOLDER, FILE);
    const texts = name.chain((file) => {
      const whole = readFileSync(join(journal, file), 'utf8').replaceAll(top, 'TOP');
      const values = mutatedValue([JSON.parse(whole)]).map((value) => JSON.stringify(value));
      return fc.tuple(fc.constant(file), mutatedBytes(values, ['"kind":"lab"', '"folder"', 'TOP'], 1));
    });
    await fc.assert(
      fc.asyncProperty(texts, async ([file, bytes]) => {
        const content = bytes.toString('latin1').replaceAll('TOP', top);
        const whole = readFileSync(join(journal, file), 'utf8');
        const isSame = isSameJson(content, whole);
        const became = await withDamage(file, Buffer.from(content, 'latin1'));
        if (isSame) expect(became).toBe('undone');
        if (became === 'undone') expect(existsSync(journal)).toBe(false);
        reset();
        await change();
      }),
      { numRuns: 300 },
    );
  });
});

function isSameJson(text: string, whole: string): boolean {
  try {
    return JSON.stringify(JSON.parse(text)) === whole;
  } catch {
    return false;
  }
}

/** What an entry that names something else has left. */
function reset(): void {
  rmSync(join(top, 'runs'), { recursive: true, force: true });
  rmSync(docker, { recursive: true });
  mkdirSync(docker);
  writeFileSync(join(docker, 'daemon.json'), '{"debug": true}');
  before = everythingIn(docker);
}

describe('a journal with files', () => {
  it('missing is undone as far as it goes', async () => {
    rmSync(join(journal, FOLDER));
    await restore();
    expect(everythingIn(docker)).toEqual(before);
    expect(readdirSync(join(top, 'runs'))).toEqual([RUN]);
  });

  it.each(['000003-lab.json.new', 'notes.txt', '.000001-folder.json.swp', '1-folder.json'])(
    'besides is undone: %s',
    async (name) => {
      writeFileSync(join(journal, name), '{"id":3,');
      await restore();
      expect(isUndone()).toBe(true);
      expect(everythingIn(docker)).toEqual(before);
    },
  );

  it.each([
    [
      'of a kind that a newer version writes',
      '000003-engine-two.json',
      { id: 3, undo: { kind: 'engine-two' } },
    ],
    ['of the name of another', '000003-folder.json', { id: 1, undo: { kind: 'folder', path: '/x' } }],
    ['that is null', '000003-folder.json', null],
    ['without what is to be undone', '000003-folder.json', { id: 3, undo: null }],
    ['with a relative path', '000003-folder.json', { id: 3, undo: { kind: 'folder', path: 'x' } }],
  ])('besides %s is refused, and nothing is undone', async (_, name, entry) => {
    writeFileSync(join(journal, name), JSON.stringify(entry));
    const [held, now] = [readdirSync(journal), everythingIn(docker)];
    await expect(restore()).rejects.toThrow(join(journal, name));
    expect([readdirSync(journal), everythingIn(docker)]).toEqual([held, now]);
  });

  it('where its folder should be is refused', async () => {
    rmSync(journal, { recursive: true });
    writeFileSync(journal, 'nonsense');
    await expect(restore()).rejects.toThrow(`the journal ${journal} cannot be read`);
    expect(readFileSync(journal, 'utf8')).toBe('nonsense');
  });
});
