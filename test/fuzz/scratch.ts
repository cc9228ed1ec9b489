import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** In memory where the host has that: a table is synced to its disk each time it is made. */
const PLACE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A folder that goes with the process. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(PLACE, 'drivergrid-fuzz-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
