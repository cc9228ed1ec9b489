import { takeLock } from './owner-lock.ts';

/** Of the whole host, whatever state directory or cache a command works in; goes with a reboot (hier(7)). */
export const HOST_LOCK = '/run/drivergrid.owner.json';

/**
 * Takes the host for one command that measures or restores: two at a time would disturb each other's timings, and
 * take each other's things for left behind.
 * @throws HostError with the pid of the owner at work
 */
export function takeHost(runId: string): Promise<AsyncDisposable> {
  return takeLock(HOST_LOCK, runId);
}
