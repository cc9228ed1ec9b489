import type { DriverSetup } from '../../scenario/scenario.ts';
import { driverRefusal } from '../docker/driver-refusals.ts';
import type { Refusal } from '../engine-kind.ts';

/** What cri-dockerd says last, and what it means (cri-dockerd core/docker_service.go; logrus writes `level=fatal msg=...`). */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [
    /docker API version is older than/,
    'this cri-dockerd needs a newer dockerd; use one from 23.0 on, or an older cri-dockerd',
  ],
  [
    /client version .* is too old/,
    'this dockerd no longer speaks the API of cri-dockerd; use a newer cri-dockerd',
  ],
  [
    /unknown flag/,
    'this cri-dockerd is older than 0.3, and does not know all that it is told; use a newer one',
  ],
  [/nsenter.*executable file not found/, 'cri-dockerd needs nsenter on PATH; install util-linux'],
];

/** @returns undefined when the log holds no known refusal: then the start has failed, it was not refused */
export function criDockerdRefusal(setup: DriverSetup, log: readonly string[]): Refusal | undefined {
  const fatal = log.filter((line) => line.includes('level=fatal'));
  for (const [pattern, reason] of MEANINGS) {
    const line = fatal.find((candidate) => pattern.test(candidate));
    if (line !== undefined) return { reason, detail: line };
  }
  return driverRefusal(setup, log);
}
