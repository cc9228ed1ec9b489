/**
 * Where a step's time can be. Parts of a step sum to the step, to the microsecond.
 *
 * - `client`: this tool, or the client program that it runs, and the way to the engine's API and back
 * - `engine`: the engine's own work that is none of the others
 * - `network`, `firewall`: a container's network, and the rules for it
 * - `storage`: making, mounting, unmounting and removing layers
 * - `shim`: containerd's shim or conmon
 * - `runtime-create`, `runtime-start`, `runtime-delete`: calls of the low-level runtime
 * - `container`: the container's own program
 * - `waiting`: for a disk, the kernel, a timer
 * - `unexplained`: nothing that is seen was under way
 */
export const PARTS = [
  'client',
  'engine',
  'network',
  'firewall',
  'storage',
  'shim',
  'runtime-create',
  'runtime-start',
  'container',
  'runtime-delete',
  'waiting',
  'unexplained',
] as const;

export type Part = (typeof PARTS)[number];
