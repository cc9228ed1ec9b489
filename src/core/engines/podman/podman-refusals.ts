import type { DriverSetup } from '../../scenario/scenario.ts';
import { STORAGE_MEANINGS } from '../containers-storage.ts';
import type { Refusal } from '../engine-kind.ts';

/** The messages, and what they mean. */
const MEANINGS: readonly (readonly [RegExp, (setup: DriverSetup) => string])[] = [
  ...STORAGE_MEANINGS,
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
