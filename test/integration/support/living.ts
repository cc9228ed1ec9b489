import { allProcesses, commandLine } from '../../../src/adapters/host/processes.ts';

/** Processes that have a text in an argument, as `pid command`; zombies are dead. */
export async function processesMentioning(text: string): Promise<string[]> {
  const found = await describedProcesses((await allProcesses()).filter((stat) => stat.pid !== process.pid));
  return found.filter((line) => line.includes(text));
}

/** All below a process, as `pid command`. */
export async function descendantsOf(pid: number): Promise<string[]> {
  const all = await allProcesses();
  const below = (parent: number): typeof all =>
    all.filter((stat) => stat.parent === parent).flatMap((child) => [child, ...below(child.pid)]);
  return (await describedProcesses(below(pid))).sort();
}

async function describedProcesses(stats: Awaited<ReturnType<typeof allProcesses>>): Promise<string[]> {
  const living = stats.filter((stat) => stat.state !== 'Z');
  return Promise.all(living.map(async ({ pid }) => `${pid} ${(await commandLine(pid)).join(' ')}`));
}
