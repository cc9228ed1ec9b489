import { rmdir } from 'node:fs/promises';
import { execa } from 'execa';
import { vi } from 'vitest';
import { allProcesses } from '../../../src/adapters/host/processes.ts';
import { cgroupsWith } from './cgroups.ts';

/** A host of its own in pid, mount and network namespaces: its processes, mounts, links and rules end with it. */
export interface NamespacedHost extends AsyncDisposable {
  /** A command that runs the command it is given on this host. */
  readonly enter: readonly string[];
  /** The process that the host's first one is a child of. */
  readonly pid: number;
  /** Runs a shell's command on this host. @returns what it prints */
  readonly run: (command: string) => Promise<string>;
}

/** Shell text that gives the host /etc, /opt, ... of its own: overlays whose upper folders hold every change. */
export function overlays(place: string, folders: readonly string[]): string {
  return `
mkdir "${place}/changes"
mount -t tmpfs tmpfs "${place}/changes"
for folder in ${folders.join(' ')}; do
  upper=${place}/changes$folder work=${place}/changes/work$folder
  mkdir -p "$upper" "$work"
  mount -t overlay -o "lowerdir=$folder,upperdir=$upper,workdir=$work" overlay "$folder"
done
mount -t tmpfs -o mode=755 tmpfs /run
ip link set lo up
`;
}

/**
 * Starts a host.
 * @param script its first process; it makes the file /run/stand-in once there is a /run of its own
 * @param cgroup that its containers go under, removed at the end
 */
export async function namespacedHost(script: string, cgroup: string): Promise<NamespacedHost> {
  const unshare = execa(
    'setpriv',
    [
      ...['--pdeathsig', 'KILL', '--', 'unshare', '--pid', '--fork', '--mount-proc', '--mount', '--net'],
      ...['--kill-child=SIGKILL', '--', 'sh', '-c', script],
    ],
    { reject: false, stdin: 'ignore' },
  );
  const end = async (): Promise<void> => {
    unshare.kill('SIGKILL');
    await unshare;
    for (const folder of await cgroupsWith(cgroup)) {
      // A killed process leaves its cgroup a little after it can no longer be seen.
      await vi.waitFor(() => rmdir(folder), { timeout: 5_000, interval: 20 });
    }
  };
  try {
    const shell = await childOf(unshare.pid);
    const inside = ['--target', String(shell), '--mount', '--net', '--pid', '--'];
    const run = async (command: string): Promise<string> =>
      (await execa('nsenter', [...inside, 'sh', '-c', command], { stdin: 'ignore' })).stdout;
    // Until it has a /run of its own, sockets in there are the real host's.
    await vi.waitFor(() => run('test -e /run/stand-in'), { timeout: 30_000, interval: 50 });
    return { enter: ['nsenter', ...inside], pid: unshare.pid ?? 0, run, [Symbol.asyncDispose]: end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** setpriv and nsenter become what they run or start one child. */
export async function childOf(pid: number | undefined): Promise<number> {
  return vi.waitFor(
    async () => {
      const child = (await allProcesses()).find((stat) => stat.parent === pid);
      if (child === undefined) throw new Error(`process ${String(pid)} has no child`);
      return child.pid;
    },
    { timeout: 5_000, interval: 5 },
  );
}
