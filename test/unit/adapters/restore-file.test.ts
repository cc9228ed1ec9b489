import { lstat, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { restoreFile } from '../../../src/adapters/journal/restore-file.ts';
import { writeDurably } from '../../../src/adapters/host/durable-file.ts';
import { replaceFile } from '../../../src/adapters/labs/system/replace-file.ts';
import type { Undo } from '../../../src/ports/journal.ts';

const RUN = '20261124-031500-a1b2';
const WORK = `/var/lib/drivergrid/runs/${RUN}`;
/** Of no format in particular: it is known by its digest. */
const OURS = '[storage]\ndriver = "overlay"\n';

type SavedFile = Extract<Undo, { kind: 'file' }>;

/** Puts OURS in the file's place. @returns what the journal holds */
async function replaced(path: string): Promise<SavedFile> {
  let recorded: Undo | undefined;
  const record = (undo: Undo): Promise<void> => {
    recorded = undo;
    return Promise.resolve();
  };
  await replaceFile(path, OURS, { runId: RUN, record });
  if (recorded?.kind !== 'file') throw new Error('expected the file in the journal');
  return recorded;
}

describe('a file put aside', () => {
  it.each(['absent', 'present'] as const)(
    'is not put over one that someone else has made since: %s',
    async (was) => {
      const folder = await mkdtemp(join(tmpdir(), 'drivergrid-file-'));
      try {
        const path = join(folder, 'daemon.json');
        if (was === 'present') await writeFile(path, '{"debug": true}');
        const undo = await replaced(path);
        await rm(path);
        await writeFile(path, '{"data-root": "/mine"}');
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
      const path = join(folder, 'daemon.json');
      await replaced(path);
      expect((await lstat(path)).mode & 0o777).toBe(0o600);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('of a journal of before digests is given back too, by its data root', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drivergrid-file-'));
    try {
      const path = join(folder, 'daemon.json');
      const saved = `${path}.drivergrid-${RUN}`;
      await writeFile(saved, '{"debug": true}');
      await writeDurably(path, JSON.stringify({ 'data-root': `${WORK}/e/data` }), 0o600);
      await restoreFile({ kind: 'file', path, saved, was: 'present', folder_made: false, work: WORK });
      expect(await readFile(path, 'utf8')).toBe('{"debug": true}');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
