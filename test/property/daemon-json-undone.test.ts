import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { FileJournal } from '../../src/adapters/journal/file-journal.ts';
import { replaceFile } from '../../src/adapters/labs/system/replace-file.ts';
import type { JournalEntry } from '../../src/ports/journal.ts';
import { beginProcess, kill } from '../fakes/crashing-files.ts';
import {
  anyDaemonFile,
  everythingIn,
  makeDaemonFile,
  type DaemonFileState,
} from '../fixtures/any-daemon-file.ts';

vi.mock('node:fs/promises', async (real) => {
  const { crashingFiles } = await import('../fakes/crashing-files.ts');
  return crashingFiles(await real());
});

const RUN = '20261124-031500-a1b2';

afterEach(() => {
  beginProcess();
});

/** A host with a daemon.json, and a run on it. */
class Host {
  readonly top = mkdtempSync(join(tmpdir(), 'drivergrid-undone-'));
  readonly folder = join(this.top, 'docker');
  readonly path = join(this.folder, 'daemon.json');
  readonly work = join(this.top, 'runs', RUN);
  readonly journal = join(this.top, 'journal', RUN);
  readonly before: unknown;

  constructor(state: DaemonFileState) {
    mkdirSync(join(this.top, 'runs'));
    mkdirSync(join(this.top, 'journal'));
    makeDaemonFile(this.path, state);
    this.before = everythingIn(this.folder);
  }

  /** What a run does with the file, round after round. */
  async run(rounds: number): Promise<void> {
    const journal = new FileJournal(this.journal);
    await journal.record({ kind: 'folder', path: this.work });
    mkdirSync(this.work);
    for (let round = 0; round < rounds; round++) {
      let entry: JournalEntry | undefined;
      const content = JSON.stringify({ 'data-root': `${this.work}/e/data`, round });
      await replaceFile(this.path, content, {
        runId: RUN,
        record: async (undo) => (entry = await journal.record(undo)),
      });
      // Up to 23.0 an engine that starts writes its key; where the folder was there, it is there already.
      if (this.before === 'absent') writeFileSync(join(this.folder, 'key.json'), '{}');
      if (entry !== undefined && round < rounds - 1) await journal.undo(entry);
    }
  }

  async undo(): Promise<readonly string[]> {
    return new FileJournal(this.journal).undoAll();
  }

  requireAsBefore(): void {
    expect(everythingIn(this.folder)).toEqual(this.before);
    expect([existsSync(this.work), existsSync(this.journal)]).toEqual([false, false]);
  }

  remove(): void {
    rmSync(this.top, { recursive: true });
  }
}

/** Whatever a process says once it is killed, nobody hears. @returns whether it was killed */
async function killedAfter(changes: number, action: () => Promise<unknown>): Promise<boolean> {
  beginProcess(changes);
  try {
    await action();
  } catch (error) {
    if (!kill.isDead) throw error;
  }
  const { isDead } = kill;
  beginProcess();
  return isDead;
}

it('whatever daemon.json was, it is again, wherever a run was killed', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyDaemonFile,
      fc.nat({ max: 40 }),
      fc.integer({ min: 0, max: 2 }),
      async (state, kills, rounds) => {
        const host = new Host(state);
        try {
          await killedAfter(kills, () => host.run(rounds));
          await host.undo();
          host.requireAsBefore();
          // Undone twice is undone once.
          expect(await host.undo()).toEqual([]);
          host.requireAsBefore();
        } finally {
          host.remove();
        }
      },
    ),
    { numRuns: 400 },
  );
});

it('and wherever undoing it was killed, again and again', async () => {
  const anyKills = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(anyDaemonFile, fc.nat({ max: 40 }), anyKills, async (state, kills, undoKills) => {
      const host = new Host(state);
      try {
        await killedAfter(kills, () => host.run(1));
        for (const changes of undoKills) await killedAfter(changes, () => host.undo());
        await host.undo();
        host.requireAsBefore();
      } finally {
        host.remove();
      }
    }),
    { numRuns: 400 },
  );
});

it('there is a kill before each change that a run makes, and none after them', async () => {
  const host = new Host({
    kind: 'file',
    bytes: Buffer.from('{}'),
    mode: 0o644,
    owner: process.getuid?.() ?? 0,
    seconds: 1e9,
  });
  try {
    await host.run(1);
    const changes = kill.made;
    await host.undo();
    // All of these are among the kills above.
    expect(changes).toBeGreaterThan(10);
    expect(changes).toBeLessThan(30);
    for (let after = 0; after <= changes; after++) {
      expect(await killedAfter(after, () => host.run(1))).toBe(after < changes);
      await host.undo();
      host.requireAsBefore();
    }
  } finally {
    host.remove();
  }
});
