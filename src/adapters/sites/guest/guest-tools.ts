import { HostError } from '../../../core/errors.ts';
import { which } from '../../host/find-program.ts';

/** Debian's package of each program needed to make or run guests. */
const PACKAGES = {
  'apt-get': 'apt',
  'apt-cache': 'apt',
  mmdebstrap: 'mmdebstrap',
  'mkfs.ext4': 'e2fsprogs',
  setpriv: 'util-linux',
  unshare: 'util-linux',
  'qemu-system-x86_64': 'qemu-system-x86',
  'qemu-img': 'qemu-utils',
  ssh: 'openssh-client',
  'ssh-keygen': 'openssh-client',
} as const;

export type GuestTool = keyof typeof PACKAGES;

export const BUILD_TOOLS = ['apt-get', 'apt-cache', 'mmdebstrap', 'mkfs.ext4', 'setpriv', 'unshare'] as const;
export const BOOT_TOOLS = ['qemu-system-x86_64', 'qemu-img', 'setpriv', 'ssh', 'ssh-keygen'] as const;

/**
 * @returns the path of each
 * @throws HostError naming what is missing and the packages that have it
 */
export async function guestTools<T extends GuestTool>(
  names: readonly T[],
): Promise<Readonly<Record<T, string>>> {
  const found = await Promise.all(names.map(async (name) => [name, await which(name)] as const));
  const missing = found.filter(([, path]) => path === undefined).map(([name]) => name);
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((name) => PACKAGES[name]))];
    throw new HostError(`not found on PATH: ${missing.join(', ')}`, {
      hint: `Install ${packages.join(' ')} (Debian's names; apt-get install --no-install-recommends).`,
    });
  }
  return Object.fromEntries(found) as Record<T, string>;
}
