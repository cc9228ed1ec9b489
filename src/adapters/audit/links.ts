import { readFile } from 'node:fs/promises';
import type { Resource } from '../../core/audit/resource.ts';

/** Network interfaces in the namespace of a process, from /proc/PID/net/dev (proc(5)). */
export async function links(pid: number | 'self'): Promise<Resource[]> {
  const table = await readFile(`/proc/${pid}/net/dev`, 'utf8').catch(() => '');
  return linkNames(table).map((name) => ({ kind: 'link', key: name, text: name, traces: [name] }));
}

/** Two header lines, then `NAME: counters`. */
export function linkNames(table: string): string[] {
  return table
    .split('\n')
    .slice(2)
    .flatMap((line) => /^\s*(\S.*?):/.exec(line)?.[1] ?? []);
}
