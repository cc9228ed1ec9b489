import {
  chmod,
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
import { describe, expect, it } from 'vitest';
import { restoreFile } from '../../../src/adapters/journal/restore-file.ts';
import { putAside, readDaemonFile, writeDaemonFile } from '../../../src/adapters/system-lab/daemon-file.ts';
import type { Journal, Undo } from '../../../src/ports/journal.ts';

const RUN = { runId: '20261124-031500-a1b2', work: '/var/lib/drivergrid/runs/20261124-031500-a1b2' };

class StoppedAfter extends Error {}

/** Keeps what is recorded, and stops the change where the crash is to be. */
function journalOf(recorded: Undo[], isCrash: boolean): Journal {
  return {
    record: (undo) => {
      recorded.push(undo);
      if (isCrash) throw new StoppedAfter();
      return Promise.resolve({ id: 1, undo });
    },
    undo: () => Promise.reject(new Error('not asked')),
  };
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

/** How far a run gets before it is killed: recorded, put aside, written once or twice. */
const crashes = fc.constantFrom('recorded', 'aside', 'written', 'twice');

describe('a daemon.json put aside', () => {
  it('comes back as it was from whatever it was, wherever the run ended, however often it is undone', async () => {
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

          const recorded: Undo[] = [];
          const file = await readDaemonFile(path);
          const aside = putAside(file, { ...RUN, journal: journalOf(recorded, crash === 'recorded') });
          await aside.catch((error: unknown) => {
            if (!(error instanceof StoppedAfter)) throw error;
          });
          for (let write = 0; write < { recorded: 0, aside: 0, written: 1, twice: 2 }[crash]; write++) {
            await writeDaemonFile(path, { 'data-root': `${RUN.work}/e/data`, write });
          }

          const [undo] = recorded;
          if (undo?.kind !== 'file') throw new Error('expected the file in the journal');
          for (let time = 0; time < undos; time++) await restoreFile(undo);
          expect(await everything(folder)).toEqual(before);
        } finally {
          await rm(top, { recursive: true });
        }
      }),
      { numRuns: 200 },
    );
  });

  it.each(['absent', 'present'] as const)(
    'is not put over one that someone else has made since: %s',
    async (was) => {
      const folder = await mkdtemp(join(tmpdir(), 'drivergrid-file-'));
      try {
        const path = join(folder, 'daemon.json');
        if (was === 'present') await writeFile(path, '{"debug": true}');
        const recorded: Undo[] = [];
        await putAside(await readDaemonFile(path), { ...RUN, journal: journalOf(recorded, false) });
        await writeDaemonFile(path, { 'data-root': `${RUN.work}/e/data` });
        await rm(path);
        await writeFile(path, '{"data-root": "/mine"}');

        const [undo] = recorded;
        if (undo?.kind !== 'file') throw new Error('expected the file in the journal');
        if (was === 'absent')
          expect(await restoreFile(undo)).toEqual([expect.stringContaining('someone else')]);
        else await expect(restoreFile(undo)).rejects.toThrow(`keep the one you want as ${path}`);
        expect(await readFile(path, 'utf8')).toBe('{"data-root": "/mine"}');
        if (was === 'present') expect(await readFile(undo.saved, 'utf8')).toBe('{"debug": true}');
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );

  it('is for root alone while the run is on: what is kept of it may be secret', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drivergrid-file-'));
    try {
      await writeDaemonFile(join(folder, 'daemon.json'), {});
      expect((await lstat(join(folder, 'daemon.json'))).mode & 0o777).toBe(0o600);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
