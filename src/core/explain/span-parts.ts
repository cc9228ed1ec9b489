import type { Part } from './part.ts';

/**
 * Spans by their names in dockerd 28.5, containerd 2.1 and CRI-O 1.34, the first that matches. What is not here is the
 * engine's own work, or a call as a whole, which says nothing of what it waits for.
 */
const BY_NAME: readonly (readonly [RegExp, Part])[] = [
  [/ProgramExternalConnectivity|iptabler|nftabler|firewall|iptables/i, 'firewall'],
  [/^libnetwork\b|(connectTo|allocate|release|initialize)Network|netns/, 'network'],
  [/snapshots?\.|snapshotter|SetupInitLayer|graphdriver|layerstore|rwlayer|\bmount|unmount/i, 'storage'],
  // CRI-O, with the paths of its Go packages.
  [/\.network(Start|Stop)$/, 'network'],
  [/\/storage\.\(\*runtimeService\)/, 'storage'],
  // conmon, which calls the runtime.
  [/\.\(\*runtimeOCI\)\.CreateContainer$/, 'shim'],
  [/\.\(\*runtimeOCI\)\.StartContainer$/, 'runtime-start'],
  [/\.\(\*runtimeOCI\)\.DeleteContainer$/, 'runtime-delete'],
  // Calls of the shim (containerd api/runtime/task). The runtime that it runs meanwhile is seen by the kernel.
  [/task\.v\d\.Task\//, 'shim'],
];

/** @returns undefined for a span that names no part */
export function partOfSpan(name: string): Part | undefined {
  return BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
}
