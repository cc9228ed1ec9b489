import { link, lstat, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { HostError } from '../../core/errors.ts';
import { makeFolder } from './make-folder.ts';
import { processStat } from './processes.ts';
import { inPlace } from './usable-folder.ts';

/** Who works on this host's state directory; with the start time a pid names a process for good. */
export interface Owner {
  readonly pid: number;
  readonly start_ticks: string;
  readonly boot_id: string;
  readonly run_id: string;
}

/** @returns the owner at work that a lock's text names; undefined where it has died */
async function livingOwner(text: string): Promise<Owner | undefined> {
  let owner: Owner;
  try {
    owner = JSON.parse(text) as Owner;
  } catch {
    return undefined;
  }
  if (owner.boot_id !== (await bootId())) return undefined;
  const stat = await processStat(owner.pid);
  return stat?.startTicks === owner.start_ticks && stat.state !== 'Z' ? owner : undefined;
}

/**
 * Takes the host for one command; two runs at a time would disturb each other's timings and clean-up.
 * @throws HostError with the pid of the owner at work, or why the lock cannot be had
 */
export function takeLock(lock: string, runId: string): Promise<AsyncDisposable> {
  const hint = 'Fix what that says; a lock is a file that is made for the time of a command.';
  return inPlace({ path: lock, purpose: 'lock', hint }, () => taken(lock, runId));
}

async function taken(lock: string, runId: string): Promise<AsyncDisposable> {
  await makeFolder(dirname(lock), 0o711);
  const self = await processStat(process.pid);
  const owner = {
    pid: process.pid,
    start_ticks: self?.startTicks ?? '',
    boot_id: await bootId(),
    run_id: runId,
  };
  const mine = `${lock}.${process.pid}`;
  await writeFile(mine, JSON.stringify(owner), { mode: 0o600 });
  try {
    for (;;) {
      // A link appears whole or not at all, and only where there is none: no half-written lock is ever seen.
      const isTaken = await link(mine, lock).then(
        () => true,
        (error: unknown) => {
          if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
          throw error;
        },
      );
      if (isTaken) break;
      const found = await lstat(lock).catch(ignoreAbsence);
      // What a link leads to may be absent for good, and of a pipe there is no end.
      if (found?.isFile() === false) throw new Error('expected a file, found something else there');
      const text = await readFile(lock, 'utf8').catch(ignoreAbsence);
      if (text === undefined) continue;
      const other = await livingOwner(text);
      if (other !== undefined) throw atWork(other);
      // Taken aside and read again, so that no one else's new lock is removed for the dead one's.
      const aside = `${mine}.aside`;
      await rename(lock, aside).catch(ignoreAbsence);
      const put = await readFile(aside, 'utf8').catch(ignoreAbsence);
      if (put !== undefined && put !== text) await link(aside, lock);
      await rm(aside, { force: true });
    }
  } finally {
    await rm(mine, { force: true });
  }
  return { [Symbol.asyncDispose]: () => rm(lock, { force: true }) };
}

/** Removes what owners of this lock left who were killed before they had it, or while they put a dead one's aside. */
export async function sweepLock(lock: string): Promise<void> {
  const folder = dirname(lock);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(`${basename(lock)}.`)) continue;
    const [, pid] = /^(\d+)(?:\.aside)?$/.exec(name.slice(basename(lock).length + 1)) ?? [];
    if (pid === undefined) continue;
    const text = await readFile(join(folder, name), 'utf8').catch(ignoreAbsence);
    if (text === undefined || (await livingOwner(text)) !== undefined) continue;
    // One that is being written has no owner in it yet, but the writer's pid in its name.
    if (text === '' && (await processStat(Number(pid))) !== undefined) continue;
    await rm(join(folder, name), { force: true });
  }
}

function atWork(owner: Owner): HostError {
  return new HostError(`another drivergrid is at work on this host: pid ${owner.pid}, run ${owner.run_id}`, {
    hint: 'Wait until it ends, or end it with SIGINT.',
  });
}

/** Another process may have been quicker; the next try finds out. */
function ignoreAbsence(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}
