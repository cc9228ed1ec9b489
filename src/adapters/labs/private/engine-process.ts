import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { EngineGoneError } from '../../../core/errors.ts';
import { searchFolders } from '../../../core/host/search-path.ts';
import { foldersBeside } from '../../host/folders-beside.ts';
import { allProcesses, signalProcess, type ProcessStat } from '../../host/processes.ts';
import { listenerOf } from '../../host/socket-listener.ts';
import { OWN_CHILD, tiedArguments } from '../../host/tied-child.ts';
import { LAB_NAMESPACES, NAMESPACE_SCRIPT, TEMP_FOLDER } from './namespace-script.ts';
import type { Backing } from '../../storage/backing.ts';

const STOP_DEADLINE_MS = 15_000;

export interface EngineProcessOptions {
  /** Folder of this start; every process of the lab has it in its arguments. */
  readonly work: string;
  /** The program to start and its arguments. */
  readonly argv: readonly [string, ...string[]];
  /** Variables beside those that every engine gets. */
  readonly env: Readonly<Record<string, string>>;
  /** The engine's own program, beside which others may be. */
  readonly program: string;
  /** The log line that says everything but the process is shut down. */
  readonly lastWord: string;
  readonly log: string;
  readonly socket: string;
  readonly hybridCgroups: boolean;
  /** The file system to mount for the data root; undefined: the host's own. */
  readonly data: (Backing & { readonly mountPoint: string }) | undefined;
}

/** An engine in its own namespaces. */
export interface EngineProcess {
  readonly gone: AbortSignal;
  /** The engine's pid on the host; undefined before it has started. */
  pid(): Promise<number | undefined>;
  stop(): Promise<void>;
  /** Every line of its log so far. */
  log(): Promise<string[]>;
}

/**
 * Starts the lab. It dies with this process, for whatever reason: the kernel kills `unshare`, and with it the
 * namespaces' first process.
 */
export async function startEngineProcess(options: EngineProcessOptions): Promise<EngineProcess> {
  const { work, log, argv, lastWord, data } = options;
  const hybrid = options.hybridCgroups ? 'hybrid' : 'plain';
  const child = execa(
    'setpriv',
    tiedArguments('unshare', [
      ...LAB_NAMESPACES,
      ...['sh', '-c', NAMESPACE_SCRIPT, 'drivergrid-lab'],
      ...[work, hybrid, log, data?.type ?? '', data?.image ?? '', data?.mountPoint ?? '', ...argv],
    ]),
    {
      ...OWN_CHILD,
      stdout: 'ignore',
      // The lab's script sends all output to the log. Before that, setpriv and unshare may complain.
      stderr: 'pipe',
      extendEnv: false,
      env: { ...(await engineEnvironment(options.program)), ...options.env },
    },
  );
  const gone = new AbortController();
  const ended = child.then((result) => {
    gone.abort(new EngineGoneError(`the engine ended (${endOf(result)})`));
  });

  return {
    gone: gone.signal,
    pid: () => enginePid(child.pid, options.socket),
    stop: async () => {
      try {
        const pid = gone.signal.aborted ? undefined : await enginePid(child.pid, options.socket);
        if (pid !== undefined) {
          signalProcess(pid, 'SIGTERM');
          await shutDown(log, lastWord, gone.signal);
        }
      } finally {
        // Whatever went wrong with asking (no more open files, say): the namespaces end with this.
        child.kill('SIGKILL');
      }
      await ended;
    },
    log: () => linesOf(log),
  };
}

/**
 * Waits for the engine's log line that containers, network and storage driver are shut down, for its end, or for the
 * deadline. What still runs then ends with the namespaces.
 */
async function shutDown(log: string, lastWord: string, gone: AbortSignal): Promise<void> {
  const deadline = performance.now() + STOP_DEADLINE_MS;
  while (!gone.aborted && performance.now() < deadline) {
    if ((await readFile(log, 'utf8').catch(() => '')).includes(lastWord)) return;
    await sleep(5);
  }
}

/** Only what an engine needs: the caller's variables, such as DOCKER_* and proxies, would change what is measured. */
async function engineEnvironment(program: string): Promise<Record<string, string>> {
  // The same PATH with which the tool looks for the engine's programs.
  const beside = program.startsWith('/') ? await foldersBeside(program) : [];
  const folders = [...beside, ...searchFolders(process.env['PATH'])];
  return {
    PATH: [...new Set(folders)].join(':'),
    LANG: 'C.UTF-8',
    TMPDIR: TEMP_FOLDER,
    HOME: TEMP_FOLDER,
  };
}

function endOf(result: { exitCode?: number; signal?: string; stderr: string }): string {
  const how =
    result.signal === undefined ? `exit code ${result.exitCode ?? 'unknown'}` : `signal ${result.signal}`;
  return result.stderr === '' ? how : `${how}: ${result.stderr}`;
}

/**
 * The process in the lab that listens on the API's socket: the program may be a script, a link, or have any name.
 * Before anything listens, the child of the namespaces' shell, which itself is unshare's child.
 */
async function enginePid(unshare: number | undefined, socket: string): Promise<number | undefined> {
  const processes = await allProcesses();
  const shell = processes.find((candidate) => candidate.parent === unshare)?.pid;
  if (shell === undefined) return undefined;
  const below = descendantPids(processes, shell);
  for (const pid of below) if ((await listenerOf(socket, pid, [pid])) !== undefined) return pid;
  return below.find((pid) => processes.some((one) => one.pid === pid && one.parent === shell));
}

function descendantPids(processes: readonly ProcessStat[], of: number): number[] {
  const children = processes.filter(({ parent }) => parent === of).map(({ pid }) => pid);
  return children.flatMap((pid) => [pid, ...descendantPids(processes, pid)]);
}

async function linesOf(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}
