import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { HostError } from '../../../core/errors.ts';
import { bringCopies, sharedName, type GuestCopy } from '../../../core/guest/guest-copies.ts';
import { GUEST_PATHS } from '../../../core/guest/guest-paths.ts';
import { runCommand } from '../../host/run-command.ts';
import type { Guest } from './powered-guest.ts';

/** Some 250 MB an engine. Software emulation takes many times as long as a disk. */
const BRING_MS = 900_000;

/**
 * Puts what a guest gets on its read-only share. Files are linked, which takes no room, or copied from another file system.
 * The guest gets these only, and the machine stays as it was saved.
 * @param job the share
 */
export async function shareCopies(copies: readonly GuestCopy[], job: string): Promise<void> {
  if (copies.length === 0) return;
  const share = join(job, basename(GUEST_PATHS.copies));
  await mkdir(share);
  for (const [index, { path }] of copies.entries()) {
    const shared = join(share, sharedName(index));
    // A program may be named by a link to it.
    await runCommand('cp', ['-alH', path, shared]).catch(async () => {
      await rm(shared, { recursive: true, force: true });
      await runCommand('cp', ['-aH', path, shared]);
    });
  }
}

/** Copies them to the guest's disk, at the paths that they have here. @throws HostError with the guest's words */
export async function takeCopies(
  copies: readonly GuestCopy[],
  guest: Guest,
  interrupted: AbortSignal,
): Promise<void> {
  if (copies.length === 0) return;
  const { exitCode, stderr } = await guest.ask(bringCopies(copies), BRING_MS, { interrupted });
  interrupted.throwIfAborted();
  guest.gone.throwIfAborted();
  if (exitCode === 0) return;
  throw new HostError(
    `the guest could not take the programs of this host: ${stderr || `it was not ready within ${BRING_MS / 1000} s`}`,
    { hint: 'If it cannot have the folder of the package cache, set DRIVERGRID_CACHE_DIR to another one.' },
  );
}
