import { readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { allProcesses, commandLine } from '../../../src/adapters/host/processes.ts';

/**
 * The process of a program that has the state directory among its arguments.
 * @throws Error where there is not exactly one: a fault that hits nothing is none
 */
export async function labProcess(state: string, program: string): Promise<number> {
  const found = await Promise.all(
    (await allProcesses()).map(async (stat) => {
      if (stat.state === 'Z') return [];
      const executable = await readlink(`/proc/${stat.pid}/exe`).catch(() => '');
      if (basename(executable) !== program) return [];
      return (await commandLine(stat.pid)).some((word) => word.includes(state)) ? [stat] : [];
    }),
  );
  const all = found.flat();
  // One that has forked to start another program is there twice for a moment.
  const first = all.filter(({ parent }) => !all.some(({ pid }) => pid === parent));
  const [process] = first;
  if (process === undefined || first.length > 1) {
    throw new Error(`expected one ${program}, found ${first.length}`);
  }
  return process.pid;
}
