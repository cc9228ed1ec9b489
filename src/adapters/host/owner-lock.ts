import { link, lstat, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HostError } from '../../core/errors.ts';
import { livingOwner, ownerOf, type Owner } from './lock-owner.ts';
import { joinQueue, waiters } from './lock-queue.ts';
import { makeFolder } from './make-folder.ts';
import { processStat } from './processes.ts';
import { inPlace } from './usable-folder.ts';

/** To queue for a lock instead of being refused. */
export interface Waiting {
  /** Ends the wait with its reason. */
  readonly signal: AbortSignal;
  /** Called once as the wait begins, and once as it ends with the lock; never if the lock is free. */
  readonly say: (text: string) => void;
}

/**
 * How long one that waits lets pass between two looks. A killed owner tells no one, so it has to look; a look takes some
 * 2 ms of one core, while another command measures.
 */
const LOOK_MS = 1000;

/**
 * Locks the host for one command: two runs at a time would disturb each other's timings and clean-up.
 * @param waiting absent: is refused while another has the lock or is in line for it
 * @throws HostError with the pid of the running owner, or why the lock cannot be taken
 */
export function takeLock(lock: string, runId: string, waiting?: Waiting): Promise<AsyncDisposable> {
  const hint = 'Fix that first; a lock is a file that exists while a command runs.';
  return inPlace({ path: lock, purpose: 'lock', hint }, () => taken(lock, runId, waiting));
}

async function taken(lock: string, runId: string, waiting: Waiting | undefined): Promise<AsyncDisposable> {
  await makeFolder(dirname(lock), 0o711);
  const owner = await ownerOf(runId);
  const release = { [Symbol.asyncDispose]: () => rm(lock, { force: true }) };
  if (waiting !== undefined) {
    await waitFor(lock, owner, waiting);
    return release;
  }
  const [next] = await waiters(lock);
  if (next !== undefined) throw inLine(next);
  const other = await attempt(lock, owner);
  if (other !== undefined) throw atWork(other);
  return release;
}

/** Takes the lock as soon as it is free and no one who came before wants it. */
async function waitFor(lock: string, owner: Owner, { signal, say }: Waiting): Promise<void> {
  await using place = await joinQueue(lock, owner);
  let hasWaited = false;
  for (;;) {
    signal.throwIfAborted();
    const ahead = await place.ahead();
    const holder = ahead.length === 0 ? await attempt(lock, owner) : await holderOf(lock);
    const [whom] = holder === undefined ? ahead : [holder];
    if (whom === undefined) break;
    if (!hasWaited) say(waitingText(whom, ahead.length - (holder === undefined ? 1 : 0)));
    hasWaited = true;
    // Where the signal ends it, the loop does.
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
  if (hasWaited) say('this host is free: going on');
}

/** @returns the running owner, if there is one; `undefined`: the lock is taken */
async function attempt(lock: string, owner: Owner): Promise<Owner | undefined> {
  const mine = `${lock}.${owner.pid}`;
  await writeFile(mine, JSON.stringify(owner), { mode: 0o600 });
  try {
    for (;;) {
      // link(2) is atomic and fails if the name exists: no half-written lock is ever seen.
      const isTaken = await link(mine, lock).then(
        () => true,
        (error: unknown) => {
          if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
          throw error;
        },
      );
      if (isTaken) return undefined;
      const found = await lstat(lock).catch(ignoreAbsence);
      // A link may dangle for good, and a pipe may never end.
      if (found?.isFile() === false) throw new Error('expected a file, found something else');
      const text = await readFile(lock, 'utf8').catch(ignoreAbsence);
      if (text === undefined) continue;
      const other = await livingOwner(text);
      if (other !== undefined) return other;
      // Renamed and read again, so that a new lock is not removed in place of the dead one.
      const aside = `${mine}.aside`;
      await rename(lock, aside).catch(ignoreAbsence);
      const put = await readFile(aside, 'utf8').catch(ignoreAbsence);
      if (put !== undefined && put !== text) await link(aside, lock);
      await rm(aside, { force: true });
    }
  } finally {
    await rm(mine, { force: true });
  }
}

/** The running owner of a lock; `undefined` if it is free, or this user may not read it. */
export async function holderOf(lock: string): Promise<Owner | undefined> {
  return livingOwner(await readFile(lock, 'utf8').catch(() => ''));
}

/** Removes what owners left that were killed before they held this lock, or while they moved a dead one aside. */
export async function sweepLock(lock: string): Promise<void> {
  const folder = dirname(lock);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(`${basename(lock)}.`)) continue;
    const [, pid] = /^(\d+)(?:\.aside|\.waits)?$/.exec(name.slice(basename(lock).length + 1)) ?? [];
    if (pid === undefined) continue;
    const text = await readFile(join(folder, name), 'utf8').catch(ignoreAbsence);
    if (text === undefined || (await livingOwner(text)) !== undefined) continue;
    // A file being written has no owner in it yet, but its name has the writer's pid.
    if (text === '' && (await processStat(Number(pid))) !== undefined) continue;
    await rm(join(folder, name), { force: true });
  }
}

const OR_WAIT = 'Wait until it ends, queue behind it with --wait, or stop it with SIGINT.';

function atWork({ pid, run_id }: Owner): HostError {
  return new HostError(`another drivergrid is running on this host: pid ${pid}, run ${run_id}`, {
    hint: OR_WAIT,
  });
}

function inLine({ pid, run_id }: Owner): HostError {
  return new HostError(`another drivergrid waits for this host and is next: pid ${pid}, run ${run_id}`, {
    hint: OR_WAIT,
  });
}

function waitingText({ pid, run_id }: Owner, between: number): string {
  const others = between < 1 ? '' : `, and for ${between} more that came before`;
  return `waiting for another drivergrid on this host: pid ${pid}, run ${run_id}${others}; Ctrl-C ends the wait`;
}

/** Another process may have been quicker; the next attempt finds out. */
function ignoreAbsence(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
