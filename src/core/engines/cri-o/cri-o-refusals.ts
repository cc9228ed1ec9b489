import type { DriverSetup } from '../../scenario/scenario.ts';
import { STORAGE_MEANINGS } from '../containers-storage.ts';
import type { Refusal } from '../engine-kind.ts';

/** Messages with which CRI-O does not start, and what they mean (seen with 1.34). */
const MEANINGS: readonly (readonly [RegExp, (setup: DriverSetup) => string])[] = [
  [/pinns.*(not found|no such file)/, () => 'CRI-O needs its program pinns, on PATH or beside it'],
  [/conmon.*(not found|no such file)/, () => 'conmon is missing, or cannot be run; install it'],
  ...STORAGE_MEANINGS,
];

/** @returns undefined when the log holds no known refusal: then the start has failed, it was not refused */
export function crioRefusal(setup: DriverSetup, log: readonly string[]): Refusal | undefined {
  const fatal = log.filter((line) => line.includes('level=fatal'));
  for (const [pattern, meaning] of MEANINGS) {
    const line = fatal.find((candidate) => pattern.test(candidate));
    if (line !== undefined) return { reason: meaning(setup), detail: line };
  }
  return undefined;
}
