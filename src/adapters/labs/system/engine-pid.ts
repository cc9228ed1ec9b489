import { readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { allProcesses, commandLine, processStat } from '../../host/processes.ts';
import { listenerOf } from '../../host/socket-listener.ts';

/** How to recognise an engine of the host. */
export interface EnginePlaces {
  /** Name of its program. */
  readonly binary: string;
  readonly socket: string;
  readonly pidFiles: readonly string[];
}

export interface Found {
  /** The engine itself. */
  readonly engine: number | undefined;
  /** A process that is about to become it, or to start it: start-stop-daemon before exec, a wrapper. */
  readonly starting: number | undefined;
  /** Whether the started process has ended already. */
  readonly hasEnded?: boolean;
}

const POLL_MS = 50;
/** Until there is a process: an engine writes its pid file after reading its configuration. */
const BEGIN_DEADLINE_MS = 10_000;
/** Until the process that starts the engine has become it. */
const START_DEADLINE_MS = 30_000;

/** Looks at the processes that pid files name. Pids are used again, so each is checked to be an engine. */
export async function engineByPidFiles({ binary, socket, pidFiles }: EnginePlaces): Promise<Found> {
  let starting: number | undefined;
  for (const file of pidFiles) {
    const pid = await pidIn(file);
    const role = pid === undefined ? undefined : await roleOf(pid, binary, socket);
    if (role === 'engine') return { engine: pid, starting: undefined };
    if (role === 'starting') starting ??= pid;
  }
  return { engine: undefined, starting };
}

/** The engine among a process and its descendants: a wrapper may have become it, or wait for it. */
export async function engineBelow(
  pid: number,
  { binary, socket }: Pick<EnginePlaces, 'binary' | 'socket'>,
): Promise<number | undefined> {
  const all = await allProcesses();
  const below = [pid];
  for (const one of below) below.push(...all.filter(({ parent }) => parent === one).map((stat) => stat.pid));
  for (const one of below) if ((await roleOf(one, binary, socket)) === 'engine') return one;
  return undefined;
}

/**
 * Waits until the engine that was started has its own process.
 * @param look finds it, or what is about to become it
 * @returns undefined if it has ended, or never started
 */
export async function untilEngine(look: () => Promise<Found>): Promise<number | undefined> {
  const begin = performance.now();
  let hadBegun = false;
  for (;;) {
    const { engine, starting, hasEnded = false } = await look();
    if (engine !== undefined) return engine;
    // The process that was about to become it is gone: look again, since it may just have become it.
    if ((hadBegun || hasEnded) && starting === undefined) return (await look()).engine;
    hadBegun ||= starting !== undefined;
    const deadline = hadBegun ? START_DEADLINE_MS : BEGIN_DEADLINE_MS;
    if (performance.now() - begin > deadline) return undefined;
    await sleep(POLL_MS);
  }
}

/** @returns undefined if there is none, or none that names a process */
export async function pidIn(file: string): Promise<number | undefined> {
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).trim());
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

export async function isRunning(pid: number): Promise<boolean> {
  const stat = await processStat(pid);
  return stat !== undefined && stat.state !== 'Z';
}

async function roleOf(
  pid: number,
  binary: string,
  socket: string,
): Promise<'engine' | 'starting' | undefined> {
  if (!(await isRunning(pid))) return undefined;
  const program = (await readlink(`/proc/${pid}/exe`).catch(() => '')).replace(/ \(deleted\)$/, '');
  const args = await commandLine(pid);
  if (basename(program) === 'start-stop-daemon') return 'starting';
  if (basename(program) === binary) return 'engine';
  // A binary of another name is the engine if it serves the engine's socket.
  if ((await listenerOf(socket, pid, [pid])) === pid) return 'engine';
  return args.slice(0, 2).some((arg) => basename(arg).includes(binary)) ? 'starting' : undefined;
}
