import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** In memory where the host has that: a table is synced to its disk each time it is made. */
const PLACE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

const made: string[] = [];

/** A folder that goes with the process, or before. */
export function scratchFolder(place = PLACE): string {
  const folder = mkdtempSync(join(place, 'drivergrid-fuzz-'));
  made.push(folder);
  return folder;
}

/** Test runners end their processes without a word, so they must say when they are done. */
export function removeScratch(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

process.once('exit', removeScratch);
