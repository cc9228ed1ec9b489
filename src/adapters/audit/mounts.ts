import { readlink } from 'node:fs/promises';
import type { Resource } from '../../core/audit/resource.ts';
import type { MountEntry } from '../../ports/lab.ts';
import { mountsOf } from '../host/mounts.ts';
import type { ProcessStat } from '../host/processes.ts';

/** The mounts that a process sees. None if it has ended. */
export async function mountThings(pid: number | 'self'): Promise<Resource[]> {
  return (await mountsOf(pid).catch(() => [])).map((mount) => mountThing(mount, ''));
}

/**
 * Mounts in other mount namespaces that contain a mark: such a copy keeps a data root busy after its engine has ended.
 * Other mounts there are left out: every service of a host has some, and they come and go with it.
 */
export async function markedMounts(
  stats: readonly ProcessStat[],
  marks: readonly string[],
): Promise<Resource[]> {
  const own = await namespaceOf(process.pid);
  const first = new Map<string, number>();
  const namespaces = await Promise.all(stats.map(({ pid }) => namespaceOf(pid)));
  for (const [index, namespace] of namespaces.entries()) {
    const pid = stats[index]?.pid;
    if (namespace === '' || namespace === own || pid === undefined) continue;
    if (!first.has(namespace)) first.set(namespace, pid);
  }
  const found = await Promise.all(
    [...first].map(async ([namespace, pid]) =>
      (await mountsOf(pid).catch(() => []))
        .filter((mount) => marks.some((mark) => tracesOf(mount).some((trace) => trace.includes(mark))))
        .map((mount) => mountThing(mount, ` in ${namespace} of pid ${pid}`)),
    ),
  );
  return found.flat();
}

/** A bind mount of a namespace's file keeps the namespace alive. That is how network namespaces get names. */
function mountThing(mount: MountEntry, where: string): Resource {
  const text = `${mount.mountPoint} (${mount.type} of ${mount.source})${where}`;
  const kind = mount.type === 'nsfs' && mount.mountPoint.includes('netns') ? 'network namespace' : 'mount';
  return { kind, key: text, text, traces: tracesOf(mount) };
}

function tracesOf({ mountPoint, source, options }: MountEntry): string[] {
  return [mountPoint, source, options];
}

function namespaceOf(pid: number): Promise<string> {
  return readlink(`/proc/${pid}/ns/mnt`).catch(() => '');
}
