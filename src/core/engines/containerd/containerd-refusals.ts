import type { DriverSetup } from '../../scenario/scenario.ts';
import type { Refusal } from '../engine-kind.ts';

/** What containerd, and the script that starts it, say last. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/the snapshotter ended before it listened/, 'the snapshotter outside of containerd did not start'],
  [/expected containerd config version/, 'this containerd is too old for the configuration it is given'],
];

/** @returns undefined when the log holds no known refusal: then the start has failed, it was not refused */
export function containerdRefusal(_: DriverSetup, log: readonly string[]): Refusal | undefined {
  for (const line of log) {
    const reason = MEANINGS.find(([pattern]) => pattern.test(line))?.[1];
    if (reason !== undefined) return { reason, detail: line };
  }
  return undefined;
}
