import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText, RestoreError } from '../core/errors.ts';
import { FileJournal } from './journal/file-journal.ts';
import { takeLock } from './host/owner-lock.ts';
import type { StateDir } from './host/state-dir.ts';

/** Runs that were interrupted and whose journal still has entries. */
export async function interruptedRuns(state: StateDir): Promise<string[]> {
  return (await readdir(state.journals).catch(() => [])).sort();
}

/**
 * Undoes every leftover journal, each last entry first. One entry that cannot be undone does not keep the
 * others from it.
 * @returns what was done, in words
 * @throws HostError where a run is at work, RestoreError naming what is left
 */
export async function restoreHost(state: StateDir): Promise<string[]> {
  await using _lock = await takeLock(state.lock, 'restore');
  const done: string[] = [];
  const left: string[] = [];
  for (const runId of await interruptedRuns(state)) {
    const journal = new FileJournal(join(state.journals, runId));
    let isUndone = true;
    for (const entry of await journal.pending()) {
      try {
        const said = await journal.undo(entry);
        done.push(...said.map((line) => `run ${runId}: ${line}`));
      } catch (error) {
        isUndone = false;
        left.push(`run ${runId}: ${entry.undo.kind}: ${errorText(error)}`);
      }
    }
    if (isUndone) {
      await journal.close();
      done.push(`run ${runId}: restored`);
    }
  }
  // What a lock's owner had not yet renamed when it was killed.
  for (const name of await readdir(state.root).catch(() => [])) {
    if (/^owner\.json\.\d+$/.test(name)) await rm(join(state.root, name), { force: true });
  }
  if (left.length > 0) {
    throw new RestoreError(`could not undo everything:\n${left.join('\n')}`, {
      hint: 'docs/recovery.md says how to undo each by hand; the journal stays until it is done.',
    });
  }
  return done;
}
