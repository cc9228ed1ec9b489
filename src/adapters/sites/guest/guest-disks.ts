import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../host/run-command.ts';
import { copySparse } from './copy-sparse.ts';
import type { SavedState } from './saved-state.ts';

const GIB = 2 ** 30;
/** Room for three fresh backing file systems of the default size; sparse, so only what is written takes any. */
const DATA_BYTES = 24 * GIB;
const SPARE_BYTES = 10 * GIB;

export interface GuestDisks {
  readonly root: string;
  readonly data: string;
  readonly spare: string;
}

/**
 * Makes a guest's disks: a layer over the image, which does not change, and two empty ones; or copies of a saved
 * state's.
 */
export async function makeDisks(
  qemuImg: string,
  image: string,
  folder: string,
  state?: SavedState,
): Promise<GuestDisks> {
  const disks = {
    root: join(folder, 'root.qcow2'),
    data: join(folder, 'data.img'),
    spare: join(folder, 'spare.img'),
  };
  const under = state === undefined ? ['-b', image, '-F', 'raw'] : ['-b', state.root, '-F', 'qcow2'];
  await runCommand(qemuImg, ['create', '-q', '-f', 'qcow2', ...under, disks.root]);
  if (state === undefined) await makeSparse(disks.data, DATA_BYTES);
  else await copySparse(state.data, disks.data);
  await makeSparse(disks.spare, SPARE_BYTES);
  return disks;
}

async function makeSparse(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.truncate(bytes);
  } finally {
    await file.close();
  }
}
