import { join } from 'node:path';
import { HostError } from '../../core/errors.ts';
import { HOST_LOCK } from './host-lock.ts';

/** Room that `sun_path` has (unix(7)): 108 bytes with the closing zero. */
const LONGEST_SOCKET_PATH = 107;

/** What the state directory is called where it cannot be used. */
export const STATE_PURPOSE = 'state directory';

/** Where engines under test, the journal and the owner's lock are kept, apart from results. */
export interface StateDir {
  readonly root: string;
  readonly lock: string;
  readonly journals: string;
  /** Of the whole host, whatever state directory or cache a command works in; goes with a reboot (hier(7)). */
  readonly hostLock: string;
  /** Folder of one run's engines. */
  work(runId: string): string;
}

/** `DRIVERGRID_STATE_DIR`, or /var/lib/drivergrid. */
export function stateDir(root = process.env['DRIVERGRID_STATE_DIR'] ?? '/var/lib/drivergrid'): StateDir {
  if (!root.startsWith('/') || /^\/+$/.test(root)) {
    throw new HostError(`expected an absolute folder in DRIVERGRID_STATE_DIR, found "${root}"`);
  }
  if (/^\/(run|var\/run|proc|sys|dev)(\/|$)/.test(root)) {
    throw new HostError(`DRIVERGRID_STATE_DIR cannot be under ${root}: the lab has its own /run`, {
      hint: 'Name a folder on a disk, such as /var/lib/drivergrid.',
    });
  }
  const work = (runId: string): string => join(root, 'runs', runId);
  // containerd's is the longest socket: exec/containerd/containerd-debug.sock under a restart's folder.
  const longest = join(work('00000000-000000-0000'), 'e', 'exec/containerd/containerd-debug.sock');
  if (Buffer.byteLength(longest) > LONGEST_SOCKET_PATH) {
    throw new HostError(
      `the state directory's path is too long: ${longest} has ${Buffer.byteLength(longest)} bytes, a socket path takes ${LONGEST_SOCKET_PATH}`,
      { hint: 'Set DRIVERGRID_STATE_DIR to a folder with a shorter path.' },
    );
  }
  return { root, lock: join(root, 'owner.json'), journals: join(root, 'journal'), hostLock: HOST_LOCK, work };
}
