import { holderOf, takeLock, type Waiting } from './owner-lock.ts';

export const HOST_LOCK = '/run/drivergrid.owner.json';

/**
 * Locks the host for one command that measures or restores. Two at a time would disturb each other's timings, and each
 * would take the other's resources for leftovers.
 * @param waiting to queue behind another command instead of being refused
 * @throws HostError with the pid of the running owner
 */
export function takeHost(runId: string, lock = HOST_LOCK, waiting?: Waiting): Promise<AsyncDisposable> {
  return takeLock(lock, runId, waiting);
}

/** The id of the run that works on this host now; `undefined` if none does, or this user may not know. */
export async function busyRun(lock = HOST_LOCK): Promise<string | undefined> {
  return (await holderOf(lock))?.run_id;
}
