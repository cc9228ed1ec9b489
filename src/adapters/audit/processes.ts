import { readdir, readFile, readlink } from 'node:fs/promises';
import type { Resource } from '../../core/audit/resource.ts';
import { allProcesses, commandLine, type ProcessStat } from '../host/processes.ts';

const SHOWN_LENGTH = 160;
/**
 * Variables that containerd's shim passes to its children, and that show whose they are (containerd
 * runtime/v2/shim/util.go).
 */
const SHIM_VARIABLE = /^(TTRPC_ADDRESS|GRPC_ADDRESS|TMPDIR)=/;

/** The host's processes without zombies, which hold nothing. */
export async function livingProcesses(): Promise<ProcessStat[]> {
  return (await allProcesses()).filter((stat) => stat.state !== 'Z');
}

/** The descendants of some processes, at any depth. */
export function descendants(all: readonly ProcessStat[], roots: readonly number[]): ProcessStat[] {
  const children = new Map<number, ProcessStat[]>();
  for (const stat of all) children.set(stat.parent, [...(children.get(stat.parent) ?? []), stat]);
  const below = (pid: number): ProcessStat[] =>
    (children.get(pid) ?? []).flatMap((child) => [child, ...below(child.pid)]);
  return roots.flatMap(below);
}

/** @param known keys of processes to skip, undefined to skip all: reading the traces takes most of the time */
export async function processThings(
  stats: readonly ProcessStat[],
  descends: (pid: number) => boolean,
  known: ReadonlySet<string> | undefined,
): Promise<Resource[]> {
  return Promise.all(
    stats.map(async (stat) => {
      const key = processKey(stat);
      const isBelow = descends(stat.pid);
      if (known === undefined || known.has(key))
        return { kind: 'process', key, text: '', traces: [], descends: isBelow } as const;
      const args = await commandLine(stat.pid);
      const traces = [args.join(' '), ...(await tracesOf(stat.pid))];
      return {
        kind: 'process',
        key,
        text: textOf(stat.pid, args, traces),
        traces,
        descends: isBelow,
      } as const;
    }),
  );
}

/** Unique for good: the pid together with the start time. */
export function processKey({ pid, startTicks }: ProcessStat): string {
  return `${pid} ${startTicks}`;
}

/** Its binary, folder, cgroups, sockets, and what a shim has told it. An orphaned process keeps them all. */
async function tracesOf(pid: number): Promise<string[]> {
  const [exe, cwd, cgroups, environment, sockets] = await Promise.all([
    readlink(`/proc/${pid}/exe`).catch(() => ''),
    readlink(`/proc/${pid}/cwd`).catch(() => ''),
    readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => ''),
    readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''),
    socketsOf(pid),
  ]);
  const told = environment.split('\0').filter((line) => SHIM_VARIABLE.test(line));
  return [exe, cwd, cgroups, ...told, ...sockets].filter((trace) => trace !== '');
}

/** Such as `socket:[17510]`. */
async function socketsOf(pid: number): Promise<string[]> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  const targets = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => '')));
  return targets.filter((target) => target.startsWith('socket:'));
}

function textOf(pid: number, args: readonly string[], traces: readonly string[]): string {
  const command = args.length > 0 ? args.join(' ') : (traces[1] ?? 'unknown');
  const shown = command.length > SHOWN_LENGTH ? `${command.slice(0, SHOWN_LENGTH)}...` : command;
  return `pid ${pid}, ${shown}`;
}
