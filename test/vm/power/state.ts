import { surplusLines } from '../../../src/core/audit/surplus.ts';

/** What another boot changes by itself: how it is told, and what stands for it. */
const OF_A_BOOT: readonly (readonly [RegExp, string])[] = [
  // An autofs mount names the pipe to whoever mounts on demand.
  [/^(systemd-1 \S+ autofs ).*/, '$1(of this boot)'],
  // A devtmpfs may take half of what the kernel has of the memory, which differs by pages from boot to boot.
  [/^(\S+ \/dev devtmpfs .*)size=\d+k,nr_inodes=\d+/, '$1(of this boot)'],
];

/**
 * The state as lines that can be compared between boots: the kernel lists mounts in the order in which they were made,
 * and units come up side by side, so order says nothing.
 */
function comparable(state: string): string[] {
  return state
    .split('\n')
    .map((line) => OF_A_BOOT.reduce((text, [pattern, by]) => text.replace(pattern, by), line.trim()))
    .filter((line) => line !== '')
    .sort();
}

/** @returns a line each: `- LINE` for what was there before only, `+ LINE` for what is there now only */
export function differences(before: string, now: string): string[] {
  const [old, found] = [comparable(before), comparable(now)];
  return [
    ...surplusLines(old, found).map((line) => `- ${line}`),
    ...surplusLines(found, old).map((line) => `+ ${line}`),
  ];
}
