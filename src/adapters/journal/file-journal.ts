import { lstat, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorText, RestoreError } from '../../core/errors.ts';
import type { Journal, JournalEntry, Undo } from '../../ports/journal.ts';
import { syncFolder, writeDurably } from '../host/durable-file.ts';
import { entryName, readEntry } from './read-entry.ts';
import { undoChange } from './undo-change.ts';

const ENTRY = /^(\d{6})-[a-z0-9-]+\.json$/;

/** A run's journal: one file per entry, so an entry is complete or absent. */
export class FileJournal implements Journal {
  readonly #folder: string;
  #next = 1;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async record(undo: Undo): Promise<JournalEntry> {
    await this.#makeFolder();
    const entry = { id: this.#next++, undo };
    await writeDurably(this.#path(entry), JSON.stringify(entry));
    return entry;
  }

  async undo(entry: JournalEntry): Promise<readonly string[]> {
    try {
      const said = await undoChange(entry.undo);
      await rm(this.#path(entry), { force: true });
      await syncFolder(this.#folder);
      return said;
    } catch (cause) {
      throw new RestoreError(`could not undo ${this.#path(entry)}: ${errorText(cause)}`, {
        hint: 'Try `drivergrid restore`; docs/recovery.md says how to undo it by hand.',
        cause,
      });
    }
  }

  /** Entries still to undo, newest first. */
  async pending(): Promise<JournalEntry[]> {
    const names = await readdir(this.#folder).catch((cause: unknown) => {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw unreadable(`the journal ${this.#folder}`, cause);
    });
    const entries = await Promise.all(
      names.filter((name) => ENTRY.test(name)).map((name) => this.#read(name)),
    );
    return entries.sort((left, right) => right.id - left.id);
  }

  /**
   * Undoes all pending entries, newest first, and removes the empty journal. It stops at the first entry that cannot be
   * undone: earlier ones may be what it stands on (a folder under a mount).
   * @returns what was done, for messages
   * @throws RestoreError that names the entry; it and earlier ones stay in the journal
   */
  async undoAll(): Promise<string[]> {
    const done: string[] = [];
    for (const entry of await this.pending()) done.push(...(await this.undo(entry)));
    await rm(this.#folder, { recursive: true, force: true });
    // An empty journal that a power loss brings back would look like an interrupted run.
    await syncFolder(dirname(this.#folder));
    return done;
  }

  async #read(name: string): Promise<JournalEntry> {
    const path = join(this.#folder, name);
    try {
      // A pipe may never end, and a link's target is not ours.
      if (!(await lstat(path)).isFile()) throw new Error('expected a file, found something else');
      const entry = readEntry(await readFile(path, 'utf8'), name);
      this.#next = Math.max(this.#next, entry.id + 1);
      return entry;
    } catch (cause) {
      throw unreadable(`the journal entry ${path}`, cause);
    }
  }

  /** A folder is durable once its parent is synced, however many folders are new (fsync(2)). */
  async #makeFolder(): Promise<void> {
    const first = await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    if (first === undefined) return;
    for (let folder = this.#folder; folder.length >= first.length; folder = dirname(folder)) {
      await syncFolder(dirname(folder));
    }
  }

  #path(entry: JournalEntry): string {
    return join(this.#folder, entryName(entry));
  }
}

function unreadable(what: string, cause: unknown): RestoreError {
  return new RestoreError(`${what} cannot be read: ${errorText(cause)}`, {
    hint: 'Fix that, then run `drivergrid restore`; docs/recovery.md says how to undo by hand.',
    cause,
  });
}
