import { lstat, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { folderObstacle } from '../host/usable-folder.ts';
import { EVENTS, PLAN } from './run-files.ts';
import { unwritable } from './writable.ts';
import { counted } from '../../core/counted.ts';

/**
 * Whether the folder may hold a new run; changes nothing. A folder is fine if its run was killed before it wrote its
 * plan: nothing was measured, and without a plan it cannot be resumed.
 * @throws UsageError if it is a file, or is not empty
 */
export async function checkRunDirectory(path: string): Promise<void> {
  const folder = resolve(path);
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isDirectory()) {
    throw new UsageError(`expected a folder for the results, found a file: ${folder}`, {
      hint: 'Name another --out.',
    });
  }
  const held = await readdir(folder);
  if (held.length > 0 && !(await isBeforePlan(folder, held))) {
    throw new UsageError(
      `expected an empty folder for the results, found ${counted(held.length, 'entry', 'entries')} in ${folder}`,
      {
        hint: 'Name another --out, or continue that run with --resume.',
      },
    );
  }
}

/** Whether it holds only what a run makes first: an empty events file, and part of a plan. */
async function isBeforePlan(folder: string, held: readonly string[]): Promise<boolean> {
  if (held.some((name) => name !== EVENTS && name !== `${PLAN}.new`)) return false;
  const events = await lstat(join(folder, EVENTS)).catch(() => undefined);
  return events === undefined || (events.isFile() && events.size === 0);
}

/**
 * Whether results can be written there, as far as can be told without writing.
 * @throws UsageError if they cannot
 */
export async function checkWritable(path: string): Promise<void> {
  const folder = resolve(path);
  const obstacle = await folderObstacle(folder);
  if (obstacle !== undefined) throw unwritable(folder, obstacle);
}
