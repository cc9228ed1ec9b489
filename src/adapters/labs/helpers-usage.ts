import { readFile } from 'node:fs/promises';
import type { EngineUsage } from '../../ports/engine-usage.ts';

/** Where a cgroup's CPU time is: hierarchy, file, and nanoseconds or microseconds in it. */
const PLACES = [
  { hierarchy: '/cpuacct', file: 'cpuacct.usage', read: (text: string) => Number(text) / 1000 },
  {
    ...{ hierarchy: '', file: 'cpu.stat' },
    read: (text: string) => Number(/^usage_usec (\d+)$/m.exec(text)?.[1]),
  },
] as const;

/**
 * Adds the CPU time of all that runs for an engine beside its own processes: shims or conmons, runtimes, and containers. The
 * engine was started in a cgroup below the one of its containers; that one also counts what has ended.
 * @param cgroup the name of the one above all
 * @param root where cgroups are mounted
 */
export function withHelpers(usage: EngineUsage, cgroup: string, root = '/sys/fs/cgroup'): EngineUsage {
  return {
    begin: async () => {
      const end = await usage.begin();
      const before = await cpuUs(root, cgroup);
      return async () => {
        const [use, after] = await Promise.all([end(), cpuUs(root, cgroup)]);
        if (use?.cpuUs === undefined || before === undefined || after === undefined) return use;
        // The engine's own time is counted in ticks of 10 ms, this one exactly.
        return { ...use, helpersCpuUs: Math.max(0, Math.round(after - before - use.cpuUs)) };
      };
    },
  };
}

/** @returns undefined if the kernel keeps none */
async function cpuUs(root: string, cgroup: string): Promise<number | undefined> {
  for (const { hierarchy, file, read } of PLACES) {
    const text = await readFile(`${root}${hierarchy}/${cgroup}/${file}`, 'utf8').catch(() => undefined);
    if (text !== undefined) return read(text.trim());
  }
  return undefined;
}
