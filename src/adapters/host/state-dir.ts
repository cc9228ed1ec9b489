import { join } from 'node:path';
import { HostError } from '../../core/errors.ts';
import { HOST_LOCK } from './host-lock.ts';
import { resolvedPath } from './resolved-path.ts';
import type { Place } from './usable-folder.ts';

/** Size of `sun_path` (unix(7)): 108 bytes with the closing zero. */
const LONGEST_SOCKET_PATH = 107;

/**
 * Characters that overlay and FUSE drivers use in mount(2) to separate layers or options, or to escape; that an engine
 * reads as a format (% in the path of vfs's root, seen with 20.10); or that cannot be written down: control characters,
 * and bytes that are not UTF-8, which Node reads as U+FFFD.
 */
const ODD_CHARACTER = /[:,%\\"\u0000-\u001f\u007f\ufffd]/;

/** Its name in error messages. */
export const STATE_PURPOSE = 'state directory';

/** The state directory as a {@link Place}. */
export function statePlace(path: string): Place {
  return {
    ...{ path, purpose: STATE_PURPOSE },
    hint: 'Fix that, or set DRIVERGRID_STATE_DIR to a folder on a writable disk.',
  };
}

/** Holds the engines under test, the journal and the owner's lock, apart from results. */
export interface StateDir {
  readonly root: string;
  readonly lock: string;
  readonly journals: string;
  /** The record of a run that reboots this host. */
  readonly reboots: string;
  /** One per host, whatever state directory or cache a command uses; a reboot removes it (hier(7)). */
  readonly hostLock: string;
  /** Folder for one run's engines. */
  work(runId: string): string;
}

/** Named with its variable, even if that is not set: the reader can set it. */
const WHAT = 'the state directory (DRIVERGRID_STATE_DIR)';

/** The default. */
const DEFAULT_ROOT = '/var/lib/drivergrid';

/**
 * `DRIVERGRID_STATE_DIR`, or /var/lib/drivergrid, with every link resolved: engines and the kernel report paths in that
 * form only.
 * @throws HostError if no engine could work in it
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
      `${WHAT} has a path with ${JSON.stringify(odd)} in it, which engines and their drivers misread: ${JSON.stringify(root)}`,
      {
        hint: 'Set DRIVERGRID_STATE_DIR to a folder without colon, comma, percent sign, backslash, quote or line break.',
      },
    );
  }
  const work = (runId: string): string => join(root, 'runs', runId);
  // containerd's socket has the longest path: exec/containerd/containerd-debug.sock under a restart's folder.
  const longest = join(work('00000000-000000-0000'), 'e', 'exec/containerd/containerd-debug.sock');
  if (Buffer.byteLength(longest) > LONGEST_SOCKET_PATH) {
    throw new HostError(
      `the state directory's path is too long: ${longest} has ${Buffer.byteLength(longest)} bytes, a socket path takes ${LONGEST_SOCKET_PATH}`,
      { hint: 'Set DRIVERGRID_STATE_DIR to a folder with a shorter path.' },
    );
  }
  return {
    root,
    lock: join(root, 'owner.json'),
    journals: join(root, 'journal'),
    reboots: join(root, 'reboots', 'record.json'),
    hostLock: HOST_LOCK,
    work,
  };
}
