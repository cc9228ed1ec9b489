import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HostError } from '../../core/errors.ts';
import { processStat } from './processes.ts';

/** Who works on this host's state directory; with the start time a pid names a process for good. */
export interface Owner {
  readonly pid: number;
  readonly start_ticks: string;
  readonly boot_id: string;
  readonly run_id: string;
}

/** @returns the owner at work; undefined where there is none, or only the lock of one that has died */
async function livingOwner(lock: string): Promise<Owner | undefined> {
  const text = await readFile(lock, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
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
 * @throws HostError with the pid of the owner at work
 */
export async function takeLock(lock: string, runId: string): Promise<AsyncDisposable> {
  await mkdir(dirname(lock), { recursive: true, mode: 0o711 });
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
      const other = await livingOwner(lock);
      if (other !== undefined) {
        throw new HostError(
          `another drivergrid is at work on this host: pid ${other.pid}, run ${other.run_id}`,
          {
            hint: 'Wait until it ends, or end it with SIGINT.',
          },
        );
      }
      await rm(lock, { force: true });
    }
  } finally {
    await rm(mine, { force: true });
  }
  return { [Symbol.asyncDispose]: () => rm(lock, { force: true }) };
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}
