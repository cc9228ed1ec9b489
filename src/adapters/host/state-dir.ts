import { join } from 'node:path';
import { HostError } from '../../core/errors.ts';
import { HOST_LOCK } from './host-lock.ts';
import { resolvedPath } from './resolved-path.ts';
import type { Place } from './usable-folder.ts';

/** Room that `sun_path` has (unix(7)): 108 bytes with the closing zero. */
const LONGEST_SOCKET_PATH = 107;

/**
 * Separates layers or options, or escapes, in what overlay and FUSE drivers pass to mount(2); is read as a format by an
 * engine (% in the path of vfs's root, seen with 20.10); or is no character of a path that could be written down: a
 * control character, or bytes that are not UTF-8, which Node reads as U+FFFD.
 */
const ODD_CHARACTER = /[:,%\\"\u0000-\u001f\u007f\ufffd]/;

/** What the state directory is called where it cannot be used. */
export const STATE_PURPOSE = 'state directory';

/** The state directory as a place that can be used or not. */
export function statePlace(path: string): Place {
  return {
    ...{ path, purpose: STATE_PURPOSE },
    hint: 'Fix that, or set DRIVERGRID_STATE_DIR to a folder on a writable disk.',
  };
}

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

/** As an error names it: whoever did not set the variable can. */
const WHAT = 'the state directory (DRIVERGRID_STATE_DIR)';

/** Where the state directory is when no one says. */
const DEFAULT_ROOT = '/var/lib/drivergrid';

/**
 * `DRIVERGRID_STATE_DIR`, or /var/lib/drivergrid, with every link on the way resolved: engines and the kernel tell
 * paths in that form only.
 * @throws HostError where no engine could work in it
 */
export function stateDir(given = process.env['DRIVERGRID_STATE_DIR'] ?? DEFAULT_ROOT): StateDir {
  if (!given.startsWith('/')) {
    throw new HostError(`expected an absolute folder in DRIVERGRID_STATE_DIR, found "${given}"`);
  }
  const root = resolvedPath(given, WHAT);
  const named = root === given.replace(/\/+$/, '') ? root : `${root} (${given})`;
  if (root === '/') {
    throw new HostError(`expected a folder of its own in DRIVERGRID_STATE_DIR, found "${given}"`);
  }
  if (/^\/(run|proc|sys|dev)(\/|$)/.test(root)) {
    throw new HostError(`${WHAT} cannot be under ${named}: the lab has its own /run`, {
      hint: 'Set DRIVERGRID_STATE_DIR to a folder on a disk, such as /var/lib/drivergrid.',
    });
  }
  const odd = ODD_CHARACTER.exec(root)?.[0];
  if (odd !== undefined) {
    throw new HostError(
      `${WHAT} has a path with ${JSON.stringify(odd)} in it, which engines and their drivers take for something else: ${JSON.stringify(root)}`,
      {
        hint: 'Set DRIVERGRID_STATE_DIR to a folder without colon, comma, percent sign, backslash, quote or line break.',
      },
    );
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
