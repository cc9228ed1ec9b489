import {
  chmod,
  link,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { restoreFile } from '../../src/adapters/journal/restore-file.ts';
import { replaceFile } from '../../src/adapters/labs/system/replace-file.ts';
import type { Undo } from '../../src/ports/journal.ts';

const RUN = '20261124-031500-a1b2';
/** Of no format in particular: it is known by its digest. */
const OURS = '[storage]\ndriver = "overlay"\n';

type SavedFile = Extract<Undo, { kind: 'file' }>;

class StoppedAfter extends Error {}

/** Puts OURS in the file's place, up to where the crash is to be. @returns what the journal holds */
async function replaced(path: string, crash?: 'recorded' | 'aside'): Promise<SavedFile> {
  let recorded: Undo | undefined;
  const record = (undo: Undo): Promise<void> => {
    recorded = undo;
    return crash === 'recorded' ? Promise.reject(new StoppedAfter()) : Promise.resolve();
  };
  await replaceFile(path, OURS, { runId: RUN, record }).catch((error: unknown) => {
    if (!(error instanceof StoppedAfter)) throw error;
  });
  if (recorded?.kind !== 'file') throw new Error('expected the file in the journal');
  // Put aside, and not written yet: both names are of the host's own file.
  if (crash === 'aside') {
    await rm(path);
    if (recorded.was === 'present') await link(recorded.saved, path);
  }
  return recorded;
}

async function everything(folder: string): Promise<unknown> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) return 'absent';
  const entries = names.sort().map(async (name) => {
    const path = join(folder, name);
    const { ino, mode, uid, gid, mtimeMs, size } = await lstat(path);
    const target = await readlink(path).catch(() => undefined);
    const bytes = await readFile(path, 'hex').catch(() => undefined);
    return { name, ino, mode, uid, gid, mtimeMs, size, target, bytes };
  });
  return Promise.all(entries);
}

const state = fc.oneof(
  fc.constant('no folder' as const),
  fc.constant('absent' as const),
  fc.record({ bytes: fc.uint8Array(), mode: fc.constantFrom(0o400, 0o600, 0o644, 0o755) }),
  fc.record({ link: fc.constantFrom('other', '../nowhere', '/no/such/file') }),
);

/** How far a run gets before it is killed: recorded, put aside, or all of it. */
const crashes = fc.constantFrom('recorded' as const, 'aside' as const, undefined);

it('a file put aside comes back as it was from whatever it was, wherever the run ended, however often it is undone', async () => {
  await fc.assert(
    fc.asyncProperty(state, crashes, fc.integer({ min: 1, max: 3 }), async (was, crash, undos) => {
      const top = await mkdtemp(join(tmpdir(), 'drivergrid-file-'));
      try {
        const folder = was === 'no folder' ? join(top, 'docker') : top;
        const path = join(folder, 'daemon.json');
        if (typeof was === 'object' && 'link' in was) await symlink(was.link, path);
        if (typeof was === 'object' && 'bytes' in was) {
          await writeFile(path, was.bytes);
          await chmod(path, was.mode);
          await utimes(path, 1_000_000_000, 1_000_000_000);
        }
        const before = await everything(folder);

        const undo = await replaced(path, crash);
        for (let time = 0; time < undos; time++) await restoreFile(undo);
        expect(await everything(folder)).toEqual(before);
      } finally {
        await rm(top, { recursive: true });
      }
    }),
    { numRuns: 200 },
  );
});
