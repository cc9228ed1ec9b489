import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { livingOwner, type Owner } from './lock-owner.ts';

/** One that waits for a lock. Its place is a file beside the lock, which counts as long as its process runs. */
interface Waiter extends Owner {
  /**
   * When it began to wait, in nanoseconds of CLOCK_MONOTONIC, which all processes of a boot share (clock_gettime(2)).
   * As text with leading zeros, so that texts sort as numbers.
   */
  readonly since: string;
}

/** A place in the queue, which ends with it. */
export interface Place extends AsyncDisposable {
  /** Those that run and came before, first come first. */
  ahead(): Promise<readonly Owner[]>;
}

export async function joinQueue(lock: string, owner: Owner): Promise<Place> {
  const since = process.hrtime.bigint().toString().padStart(20, '0');
  const ticket = `${lock}.${owner.pid}.waits`;
  // Renamed, so that no one reads half of it and takes its owner for dead.
  const written = `${lock}.${owner.pid}`;
  await writeFile(written, JSON.stringify({ ...owner, since } satisfies Waiter), { mode: 0o600 });
  await rename(written, ticket);
  return {
    ahead: async () => (await waiters(lock)).filter((other) => isBefore(other, { ...owner, since })),
    [Symbol.asyncDispose]: () => rm(ticket, { force: true }),
  };
}

/** Those that wait for a lock and run, first come first. */
export async function waiters(lock: string): Promise<readonly Waiter[]> {
  const folder = dirname(lock);
  const start = `${basename(lock)}.`;
  const names = (await readdir(folder)).filter((name) => name.startsWith(start) && name.endsWith('.waits'));
  const found = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8').catch(() => '');
      return livingOwner<Waiter>(text);
    }),
  );
  return found
    .filter((one) => one !== undefined)
    .sort((one, other) => (isBefore(one, other) ? -1 : isBefore(other, one) ? 1 : 0));
}

/** Two may have come in the same nanosecond, if hardly. */
function isBefore(one: Waiter, other: Waiter): boolean {
  return one.since < other.since || (one.since === other.since && one.pid < other.pid);
}
