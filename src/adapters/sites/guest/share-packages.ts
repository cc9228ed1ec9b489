import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { HostError } from '../../../core/errors.ts';
import { bringPackages, sharedName, type GuestPackages } from '../../../core/guest/guest-packages.ts';
import { GUEST_PATHS } from '../../../core/guest/guest-paths.ts';
import { runCommand } from '../../host/run-command.ts';
import type { Guest } from './powered-guest.ts';

/** Some 250 MB an engine. Software emulation takes many times as long as a disk. */
const BRING_MS = 900_000;

/**
 * Puts folders of the package cache on a guest's read-only share. They are linked, which takes no room, or copied from
 * another file system. The guest gets these folders only, and the machine stays as it was saved.
 * @param job the share
 */
export async function sharePackages(packages: readonly GuestPackages[], job: string): Promise<void> {
  if (packages.length === 0) return;
  const share = join(job, basename(GUEST_PATHS.packages));
  await mkdir(share);
  for (const [index, { folder }] of packages.entries()) {
    const shared = join(share, sharedName(index));
    await runCommand('cp', ['-al', folder, shared]).catch(async () => {
      await rm(shared, { recursive: true, force: true });
      await runCommand('cp', ['-a', folder, shared]);
    });
  }
}

/** Copies them to the guest's disk, at the paths that they have here. @throws HostError with the guest's words */
export async function takePackages(
  packages: readonly GuestPackages[],
  guest: Guest,
  interrupted: AbortSignal,
): Promise<void> {
  if (packages.length === 0) return;
  const { exitCode, stderr } = await guest.ask(bringPackages(packages), BRING_MS, { interrupted });
  interrupted.throwIfAborted();
  guest.gone.throwIfAborted();
  if (exitCode === 0) return;
  throw new HostError(
    `the guest could not take the packages from Debian suites: ${stderr || `it was not ready within ${BRING_MS / 1000} s`}`,
    { hint: 'If it cannot have a folder of that name, set DRIVERGRID_CACHE_DIR to another one.' },
  );
}
