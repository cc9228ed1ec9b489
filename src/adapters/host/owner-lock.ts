import { link, lstat, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { HostError } from '../../core/errors.ts';
import { makeFolder } from './make-folder.ts';
import { processStat } from './processes.ts';
import { inPlace } from './usable-folder.ts';

/** Who works in this host's state directory. With its start time a pid is unique for good. */
export interface Owner {
  readonly pid: number;
  readonly start_ticks: string;
  readonly boot_id: string;
  readonly run_id: string;
}

/** @returns the running owner that a lock's text names; undefined if it has ended */
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
 * Locks the host for one command: two runs at a time would disturb each other's timings and clean-up.
 * @throws HostError with the pid of the running owner, or why the lock cannot be taken
 */
export function takeLock(lock: string, runId: string): Promise<AsyncDisposable> {
  const hint = 'Fix that first; a lock is a file that exists while a command runs.';
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
      // link(2) is atomic and fails if the name exists: no half-written lock is ever seen.
      const isTaken = await link(mine, lock).then(
        () => true,
        (error: unknown) => {
          if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
          throw error;
        },
      );
      if (isTaken) break;
      const found = await lstat(lock).catch(ignoreAbsence);
      // A link may dangle for good, and a pipe may never end.
      if (found?.isFile() === false) throw new Error('expected a file, found something else');
      const text = await readFile(lock, 'utf8').catch(ignoreAbsence);
      if (text === undefined) continue;
      const other = await livingOwner(text);
      if (other !== undefined) throw atWork(other);
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
  return { [Symbol.asyncDispose]: () => rm(lock, { force: true }) };
}

/** Removes what owners left that were killed before they held this lock, or while they moved a dead one aside. */
export async function sweepLock(lock: string): Promise<void> {
  const folder = dirname(lock);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(`${basename(lock)}.`)) continue;
    const [, pid] = /^(\d+)(?:\.aside)?$/.exec(name.slice(basename(lock).length + 1)) ?? [];
    if (pid === undefined) continue;
    const text = await readFile(join(folder, name), 'utf8').catch(ignoreAbsence);
    if (text === undefined || (await livingOwner(text)) !== undefined) continue;
    // A file being written has no owner in it yet, but its name has the writer's pid.
    if (text === '' && (await processStat(Number(pid))) !== undefined) continue;
    await rm(join(folder, name), { force: true });
  }
}

function atWork(owner: Owner): HostError {
  return new HostError(`another drivergrid is running on this host: pid ${owner.pid}, run ${owner.run_id}`, {
    hint: 'Wait until it ends, or stop it with SIGINT.',
  });
}

/** Another process may have been quicker; the next attempt finds out. */
function ignoreAbsence(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}
