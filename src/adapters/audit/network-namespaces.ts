import { readlink } from 'node:fs/promises';
import type { Resource } from '../../core/audit/resource.ts';
import type { ProcessStat } from '../host/processes.ts';

/** Network namespaces that processes are in. One that only has a name is listed among the mounts. */
export async function networkNamespaces(stats: readonly ProcessStat[]): Promise<Resource[]> {
  const first = new Map<string, number>();
  const namespaces = await Promise.all(
    stats.map(({ pid }) => readlink(`/proc/${pid}/ns/net`).catch(() => '')),
  );
  for (const [index, namespace] of namespaces.entries()) {
    const pid = stats[index]?.pid;
    if (namespace !== '' && pid !== undefined && !first.has(namespace)) first.set(namespace, pid);
  }
  return [...first].map(([namespace, pid]) => ({
    kind: 'network namespace',
    key: namespace,
    text: `${namespace} of pid ${pid}`,
    traces: [],
  }));
}
