import { open } from 'node:fs/promises';
import type { DriverTraits } from '../../core/engines/driver-traits.ts';
import { runCommand } from '../host/run-command.ts';

/** A fresh file system in a sparse file, for one engine start. */
export interface Backing {
  readonly image: string;
  readonly type: 'ext4' | 'btrfs';
}

/**
 * Makes the file system under a data root: the same size for every driver setup, on the same disk, new for every start.
 * ext4's inode tables are written now, not by a kernel thread during the samples.
 */
export async function makeBacking({ backing }: DriverTraits, image: string, bytes: number): Promise<Backing> {
  const file = await open(image, 'wx', 0o600);
  try {
    await file.truncate(bytes);
  } finally {
    await file.close();
  }
  if (backing === 'btrfs') {
    await runCommand('mkfs.btrfs', ['--quiet', image]);
    return { image, type: 'btrfs' };
  }
  const options = 'lazy_itable_init=0,lazy_journal_init=0';
  await runCommand('mkfs.ext4', ['-q', '-F', '-E', options, image]);
  return { image, type: 'ext4' };
}
