import { join } from 'node:path';
import type { SshAccess } from '../../../core/guest/ssh-arguments.ts';
import { makeDisks, type GuestDisks } from './guest-disks.ts';
import { makeKeys } from './guest-keys.ts';
import type { SavedState } from './saved-state.ts';

/** A guest that is off: disks and keys in its own folder. It can be powered on any number of times. */
export interface GuestParts {
  readonly folder: string;
  readonly disks: GuestDisks;
  readonly access: SshAccess;
  /** What the guest sees of its keys. */
  readonly job: string;
  /** The serial console of the last boot. */
  readonly console: string;
}

/**
 * @param image the root file system under the guest's own layer
 * @param state the saved state to resume from
 */
export async function makeParts(
  tools: Readonly<Record<'qemu-img' | 'ssh-keygen', string>>,
  image: string,
  folder: string,
  port: number,
  state?: SavedState,
): Promise<GuestParts> {
  const { access, job } = await makeKeys(tools['ssh-keygen'], folder, port);
  const disks = await makeDisks(tools['qemu-img'], image, folder, state);
  return { folder, disks, access, job, console: join(folder, 'console.log') };
}
