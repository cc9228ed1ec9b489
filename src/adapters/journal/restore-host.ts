import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText, RestoreError } from '../../core/errors.ts';
import { FileJournal } from './file-journal.ts';
import { takeHost } from '../host/host-lock.ts';
import { isThere } from '../host/is-there.ts';
import { sweepLock, takeLock } from '../host/owner-lock.ts';
import { STATE_PURPOSE, statePlace, type StateDir } from '../host/state-dir.ts';
import { requireTrustedFolder } from '../host/trusted-folder.ts';
import { inPlace, requireUsable } from '../host/usable-folder.ts';

/**
 * Interrupted runs with entries left in their journals.
 * @throws HostError if that cannot be read: there may be some
 */
export async function interruptedRuns(state: StateDir): Promise<string[]> {
  const runs = await inPlace(statePlace(state.root), () =>
    readdir(state.journals).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }),
  );
  return runs.sort();
}

export interface RestoreOptions {
  readonly hostLock?: AsyncDisposable | undefined;
  readonly reboots?: () => Promise<readonly string[]>;
}

/**
 * Undoes every leftover journal. One that cannot be undone does not stop the others.
 * @param given the host's lock, if the caller has it; what ends a run that reboots this host, which otherwise goes on
 * @returns what was done, for messages
 * @throws HostError if a run is under way or the state directory cannot be used, RestoreError naming what is left
 */
export async function restoreHost(
  state: StateDir,
  { hostLock, reboots }: RestoreOptions = {},
): Promise<string[]> {
  await using _host = hostLock === undefined ? await takeHost('restore', state.hostLock) : undefined;
  await requireUsable(statePlace(state.root));
  if (await isThere(state.root)) await requireTrustedFolder(state.root, STATE_PURPOSE);
  await using _lock = await takeLock(state.lock, 'restore');
  const done: string[] = [];
  const left: string[] = [];
  for (const runId of await interruptedRuns(state)) {
    try {
      const said = await new FileJournal(join(state.journals, runId)).undoAll();
      done.push(...said.map((line) => `run ${runId}: ${line}`), `run ${runId}: restored`);
    } catch (error) {
      left.push(errorText(error));
    }
  }
  try {
    done.push(...((await reboots?.()) ?? []));
  } catch (error) {
    left.push(errorText(error));
  }
  // Left by commands killed while they took a lock.
  for (const lock of [state.hostLock, state.lock]) await sweepLock(lock);
  if (left.length > 0) {
    throw new RestoreError(`could not undo everything:\n${left.join('\n')}`, {
      hint: 'docs/recovery.md says how to undo each by hand; the journal is kept until then.',
    });
  }
  return done;
}
