import { takeLock } from './owner-lock.ts';

export const HOST_LOCK = '/run/drivergrid.owner.json';

/**
 * Takes the host for one command that measures or restores: two at a time would disturb each other's timings, and
 * take each other's things for left behind.
 * @throws HostError with the pid of the owner at work
 */
export function takeHost(runId: string, lock = HOST_LOCK): Promise<AsyncDisposable> {
  return takeLock(lock, runId);
}
