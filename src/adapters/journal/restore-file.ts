import { createHash } from 'node:crypto';
import { lstat, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Undo } from '../../ports/journal.ts';
import { syncFolder } from '../host/durable-file.ts';

type SavedFile = Extract<Undo, { kind: 'file' }>;

/** Up to 23.0 the engine writes its key beside daemon.json when it first starts (moby cmd/dockerd/config.go). */
const ENGINE_KEY = 'key.json';

/**
 * Renames a file back that was put aside, or removes the one that did not exist before.
 * @throws Error if someone else has put another file there since: which of the two to keep is their decision
 */
export async function restoreFile(entry: SavedFile): Promise<string[]> {
  const { path, saved, was, folder_made } = entry;
  const folder = dirname(path);
  await rm(`${path}.new`, { force: true });
  if (was === 'absent') {
    const said = await removeOurs(entry);
    return folder_made ? await removeFolder(folder, said) : said;
  }
  const [now, before] = [await found(path), await found(saved)];
  // Never put aside, or restored already.
  if (before === undefined) {
    if (now === undefined) throw new Error(`${path} is gone, and so is its backup ${saved}`);
    return [];
  }
  // rename(2) does nothing if both names are the same file.
  if (now?.ino === before.ino && now.dev === before.dev) await rm(saved);
  else if (now === undefined || (await isOurs(entry))) await rename(saved, path);
  else {
    throw new Error(
      `${path} was changed since the run began, and the earlier file is ${saved}: keep the one you want as ${path}, remove ${saved}`,
    );
  }
  await syncFolder(folder);
  const back = await found(path);
  if (back?.ino !== before.ino) throw new Error(`${path} is not the file that was put aside`);
  return [`restored ${path}`];
}

async function removeOurs(entry: SavedFile): Promise<string[]> {
  const { path } = entry;
  if ((await found(path)) === undefined) return [];
  if (!(await isOurs(entry))) return [`left ${path} alone: someone else has made it since`];
  await rm(path);
  await syncFolder(dirname(path));
  return [`removed ${path}`];
}

/** Whether the run wrote it. */
async function isOurs({ path, sha256, work }: SavedFile): Promise<boolean> {
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) return false;
  if (sha256 !== undefined) return createHash('sha256').update(bytes).digest('hex') === sha256;
  return work !== undefined && hasDataRootIn(work, bytes.toString());
}

/** For entries without a digest: whether this daemon.json has its data root in the run's own folder. */
function hasDataRootIn(work: string, text: string): boolean {
  try {
    const config = JSON.parse(text) as { 'data-root'?: unknown } | null;
    const dataRoot = config?.['data-root'];
    return typeof dataRoot === 'string' && dataRoot.startsWith(`${work}/`);
  } catch {
    return false;
  }
}

async function removeFolder(folder: string, said: string[]): Promise<string[]> {
  await rm(join(folder, ENGINE_KEY), { force: true });
  return rmdir(folder).then(
    () => [...said, `removed ${folder}`],
    // Someone else has put something in it, or it was never made.
    () => said,
  );
}

async function found(path: string): Promise<{ ino: number; dev: number } | undefined> {
  return lstat(path).catch(() => undefined);
}
