import { readFile, writeFile } from 'node:fs/promises';
import type { EngineUsage, EngineUse } from '../../ports/engine-usage.ts';
import { clockTickUs } from '../host/clock-tick.ts';
import { processStat, type ProcessStat } from '../host/processes.ts';
import { engineProcesses, type EngineSockets } from './engine-processes.ts';

/** Written to /proc/PID/clear_refs it resets VmHWM to the present VmRSS, and does nothing else (proc(5)). */
const RESET_PEAK = '5';

/**
 * Reads from /proc what an engine and its containerd or services use. Other sources do not fit: /proc/PID/schedstat
 * covers the main thread only, and a cgroup would include the shims and runtimes, which run where containerd was started.
 * @param pid the engine's
 * @param sockets where the processes beside it listen
 */
export function engineUsage(pid: number, sockets: EngineSockets = {}): EngineUsage {
  let known: readonly ProcessStat[] = [];
  return {
    begin: async () => {
      let before = await cpuTicks(known);
      if (before === undefined) {
        known = await engineProcesses(pid, sockets);
        before = await cpuTicks(known);
      }
      const processes = known;
      const canPeak = await resetPeaks(processes);
      return async () => {
        const after = await cpuTicks(processes);
        if (before === undefined || after === undefined) return undefined;
        return useOf(after - before, canPeak ? await peakBytes(processes) : undefined);
      };
    },
  };
}

/** Of what has no engine's processes. */
export const NO_USAGE: EngineUsage = { begin: () => Promise.resolve(() => Promise.resolve(undefined)) };

function useOf(ticks: number, peak: number | undefined): EngineUse {
  return { cpuUs: Math.round(ticks * clockTickUs()), peakBytes: peak };
}

/** @returns undefined if there are none, or if one has ended: its pid may belong to another process */
async function cpuTicks(processes: readonly ProcessStat[]): Promise<number | undefined> {
  let sum: number | undefined;
  for (const { pid, startTicks } of processes) {
    const stat = await processStat(pid);
    if (stat === undefined || stat.state === 'Z' || stat.startTicks !== startTicks) return undefined;
    sum = (sum ?? 0) + stat.cpuTicks;
  }
  return sum;
}

/** @returns whether all peaks were reset */
async function resetPeaks(processes: readonly ProcessStat[]): Promise<boolean> {
  try {
    for (const { pid } of processes) await writeFile(`/proc/${pid}/clear_refs`, RESET_PEAK);
    return true;
  } catch {
    // No such process, or a kernel without CONFIG_PROC_PAGE_MONITOR.
    return false;
  }
}

async function peakBytes(processes: readonly ProcessStat[]): Promise<number | undefined> {
  let sum = 0;
  for (const { pid } of processes) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    const kib = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    if (kib === undefined) return undefined;
    sum += Number(kib) * 1024;
  }
  return sum;
}
