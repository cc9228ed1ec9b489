import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HostError } from '../../core/errors.ts';
import { takeLock } from './owner-lock.ts';

const OWNER = '.owner';

/** A folder that its maker removes, or the next command if the maker has died. */
export interface Scratch extends AsyncDisposable {
  readonly id: string;
  readonly folder: string;
}

/**
 * Makes an empty folder in the cache. Its owner's lock lies beside it, is taken first and released last. So a folder
 * with a free lock belongs to no one.
 * @throws HostError if a running process has it
 */
export async function makeScratch(place: string, id: string): Promise<Scratch> {
  const folder = join(place, id);
  const lock = await takeLock(`${folder}${OWNER}`, id);
  try {
    await removed(folder);
    await mkdir(folder, { mode: 0o755 });
  } catch (error) {
    await lock[Symbol.asyncDispose]();
    throw error;
  }
  return {
    id,
    folder,
    [Symbol.asyncDispose]: async () => {
      await removed(folder);
      await lock[Symbol.asyncDispose]();
    },
  };
}

/**
 * Removes what dead owners left.
 * @returns the folders of running ones
 */
export async function sweepScratch(place: string): Promise<{ swept: string[]; alive: string[] }> {
  const names = await readdir(place).catch((): string[] => []);
  const ids = new Set(
    names.map((name) => (name.includes(OWNER) ? name.slice(0, name.indexOf(OWNER)) : name)),
  );
  const swept: string[] = [];
  const alive: string[] = [];
  for (const id of [...ids].sort()) {
    try {
      await using _left = await makeScratch(place, id);
      if (names.includes(id)) swept.push(id);
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      alive.push(join(place, id));
    }
  }
  return { swept, alive };
}

/** Retries for a while: a process just killed may still write for a moment. */
async function removed(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
