import type { Part } from './part.ts';

/** Programs that engines, runtimes and CNI run, by the part that they are. */
const BY_NAME: readonly (readonly [RegExp, Part])[] = [
  [/^(ip6?tables|ebtables|arptables|xtables|nft|ipset)/, 'firewall'],
  [/^(docker-proxy|rootlessport|pasta|slirp4netns|netavark|aardvark-dns|ip|tc|bridge)$/, 'network'],
  [/^(fuse-overlayfs|fuse2fs|mke2fs|mkfs|mount|umount|dmsetup|thin_|lv|vg|pv|btrfs|zfs|unpigz)/, 'storage'],
  [/^(containerd-shim|conmon)/, 'shim'],
];
/** CNI plugins, wherever a host keeps them: `/opt/cni/bin`, `/usr/lib/cni`, `/usr/libexec/cni`. */
const CNI = '/cni/';
/** dockerd runs itself again, also in the runtime's hook that passes a network namespace on (moby, pkg/reexec). */
const ITSELF_BY_PID = /^\/proc\/\d+\/exe$/;

/**
 * The part that a program is.
 * @param file as it was executed
 * @param under - the part that ran it
 * @returns `undefined` for a program that is part of what ran it
 */
export function partOfProgram(file: string, under: Part): Part | undefined {
  if (file.includes(CNI)) return 'network';
  if (ITSELF_BY_PID.test(file) && under.startsWith('runtime-')) return 'network';
  const name = file.slice(file.lastIndexOf('/') + 1);
  return BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
}

/** Whether an engine runs itself again: what for is seen in what it does. */
export function isEngineAgain(file: string): boolean {
  return file === '/proc/self/exe' || ITSELF_BY_PID.test(file);
}
