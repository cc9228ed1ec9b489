import type { DriverSetup } from '../../scenario/scenario.ts';
import type { Refusal } from '../engine-kind.ts';

/** The messages, and what they mean: containers/storage drivers and storage/store.go. Specific ones come first. */
const MEANINGS: readonly [RegExp, (setup: DriverSetup) => string][] = [
  [/can't stat program "[^"]*fuse-overlayfs"/, () => 'fuse-overlayfs is not on PATH; install it'],
  [
    /is not supported over (\S+)/,
    (s) =>
      `${s.driver} cannot work on this backing file system; put the state directory on ext4 or xfs, or use backing: fresh`,
  ],
  [
    /formatted without d_type support/,
    () => 'the backing file system has no d_type; format it again (xfs: ftype=1) or use backing: fresh',
  ],
  [
    /kernel does not support overlay fs|'overlay' not found as a supported filesystem/,
    () => 'the kernel has no overlay file system; load its module',
  ],
  [
    /prerequisites for driver not satisfied/,
    (s) => `the data root is not on the file system that ${s.driver} needs, or its kernel part is missing`,
  ],
  [
    /backing file system is unsupported/,
    (s) => `${s.driver} cannot work on this backing file system; use backing: fresh`,
  ],
  [
    /driver not supported/,
    (s) => `this engine was built without ${s.driver}, or the kernel lacks what it needs`,
  ],
  [/could not find a working conmon binary/, () => 'conmon is missing, or cannot be run; install it'],
  [/could not find "netavark"/, () => 'netavark is missing; install it'],
];

/** @returns undefined when the log holds no known refusal: then the start has failed, it was not refused */
export function podmanRefusal(setup: DriverSetup, log: readonly string[]): Refusal | undefined {
  const errors = log.filter((line) => /^Error:|level=(error|fatal)/.test(line));
  for (const [pattern, meaning] of MEANINGS) {
    const line = errors.find((candidate) => pattern.test(candidate));
    if (line !== undefined) return { reason: meaning(setup), detail: errors.at(-1) ?? line };
  }
  return undefined;
}
