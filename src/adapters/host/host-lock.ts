import { takeLock } from './owner-lock.ts';

export const HOST_LOCK = '/run/drivergrid.owner.json';

/**
 * Locks the host for one command that measures or restores. Two at a time would disturb each other's timings, and each
 * would take the other's resources for leftovers.
 * @throws HostError with the pid of the running owner
 */
export function takeHost(runId: string, lock = HOST_LOCK): Promise<AsyncDisposable> {
  return takeLock(lock, runId);
}
