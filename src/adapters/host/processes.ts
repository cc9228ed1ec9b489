import { readdir, readFile } from 'node:fs/promises';

/** Fields of /proc/PID/stat that identify a process and place it in the tree (proc(5)). */
export interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
  /** Clock ticks after boot. Pids are used again; with the start time they are unique for good. */
  readonly startTicks: string;
  /** CPU time so far in clock ticks, user and system, including children that were waited for. */
  readonly cpuTicks: number;
}

const PROC = '/proc';

/**
 * @param proc a /proc of another pid namespace, whose pids count then
 * @returns undefined if there is no such process
 */
export async function processStat(pid: number, proc = PROC): Promise<ProcessStat | undefined> {
  const text = await readFile(`${proc}/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // The command name is in parentheses and may contain any character.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // Field n of proc(5) is fields[n - 3]: utime, stime, cutime and cstime are 14 to 17.
  const cpuTicks = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0);
  return { pid, state: fields[0] ?? '', parent: Number(fields[1]), startTicks: fields[19] ?? '', cpuTicks };
}

/** @param proc as for {@link processStat} */
export async function allProcesses(proc = PROC): Promise<ProcessStat[]> {
  const names = await readdir(proc);
  const stats = await Promise.all(
    names.filter((name) => /^\d+$/.test(name)).map((name) => processStat(Number(name), proc)),
  );
  return stats.filter((stat) => stat !== undefined);
}

/** The process's arguments; empty for a zombie, a kernel thread or a process that has gone. */
export async function commandLine(pid: number): Promise<string[]> {
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return text.split('\0').slice(0, -1);
}

/** Sends a signal. A process that has gone is no error. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
