import type { HostFacts } from '../host/host.ts';
import type { Check } from '../record/events.ts';

/** What a container reads of the kernel that it runs on: its release, and the id that it has anew at every boot. */
export const KERNEL_FILES: readonly string[] = [
  '/proc/sys/kernel/osrelease',
  '/proc/sys/kernel/random/boot_id',
];

/**
 * Checks that a container runs on a kernel of its own. The release alone would not tell: a virtual machine may boot the very
 * kernel of the host.
 * @param lines what the container read of {@link KERNEL_FILES}
 */
export function kernelCheck(
  { kernel, boot_id }: Pick<HostFacts, 'kernel' | 'boot_id'>,
  [release = '', bootId = '']: readonly string[],
): Check {
  const isOwn = release !== '' && bootId !== '' && bootId !== boot_id;
  return {
    what: 'kernel in the container',
    expected: `its own, not the host's ${kernel}`,
    found: isOwn ? `${release}, with a boot id of its own` : `${release || 'none'}, the host's`,
    ok: isOwn,
  };
}
