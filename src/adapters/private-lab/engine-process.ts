import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { EngineGoneError } from '../../core/errors.ts';
import { allProcesses, commandLine, signalProcess } from '../host/processes.ts';
import { OWN_CHILD, tiedArguments } from '../host/tied-child.ts';
import { NAMESPACE_SCRIPT, TEMP_FOLDER } from './namespace-script.ts';
import type { Backing } from '../storage/backing.ts';

const STOP_DEADLINE_MS = 15_000;
const LOG_TAIL_LINES = 20;

export interface EngineProcessOptions {
  /** Folder of this start; every process of the lab has it among its arguments. */
  readonly work: string;
  readonly dockerd: string;
  readonly config: string;
  readonly log: string;
  readonly hybridCgroups: boolean;
  readonly backing: Backing | undefined;
}

/** dockerd in namespaces of its own. */
export interface EngineProcess {
  readonly gone: AbortSignal;
  /** dockerd's pid as the host has it; undefined before it was started in there. */
  dockerdPid(): Promise<number | undefined>;
  stop(): Promise<void>;
  logTail(): Promise<string[]>;
}

/**
 * Starts the lab. It dies with this process, however that ends: the kernel kills `unshare`, and with it the
 * namespaces' first process.
 */
export function startEngineProcess(options: EngineProcessOptions): EngineProcess {
  const backing = options.backing === undefined ? [] : [options.backing.type, options.backing.image];
  const hybrid = options.hybridCgroups ? 'hybrid' : 'plain';
  const child = execa(
    'setpriv',
    tiedArguments('unshare', [
      ...['--pid', '--fork', '--mount-proc', '--mount', '--net', '--kill-child=SIGKILL', '--'],
      ...['sh', '-c', NAMESPACE_SCRIPT, 'drivergrid-lab'],
      ...[options.work, hybrid, options.dockerd, options.config, options.log, ...backing],
    ]),
    {
      ...OWN_CHILD,
      stdout: 'ignore',
      // The lab's script sends all output to the log; before it, setpriv and unshare may complain.
      stderr: 'pipe',
      extendEnv: false,
      env: engineEnvironment(options.dockerd),
    },
  );
  const gone = new AbortController();
  const ended = child.then((result) => {
    gone.abort(new EngineGoneError(`the engine ended (${endOf(result)})`));
  });

  return {
    gone: gone.signal,
    dockerdPid: () => dockerdPid(child, options.dockerd),
    stop: async () => {
      try {
        const pid = gone.signal.aborted ? undefined : await dockerdPid(child, options.dockerd);
        if (pid !== undefined) {
          signalProcess(pid, 'SIGTERM');
          await shutdownComplete(options.log, gone.signal);
        }
      } finally {
        // Whatever asking came to, as where no more files can be opened: the namespaces end with this.
        child.kill('SIGKILL');
      }
      await ended;
    },
    logTail: () => logTail(options.log),
  };
}

/**
 * Waits for the engine's word that containers, network and storage driver are shut down, for its end, or for
 * the deadline.
 * After that word dockerd only polls for containerd's end, a second that tells nothing: the namespaces' end
 * ends both (moby cmd/dockerd/daemon.go, libcontainerd/supervisor/remote_daemon.go).
 */
async function shutdownComplete(log: string, gone: AbortSignal): Promise<void> {
  const deadline = performance.now() + STOP_DEADLINE_MS;
  while (!gone.aborted && performance.now() < deadline) {
    if ((await readFile(log, 'utf8').catch(() => '')).includes('Daemon shutdown complete')) return;
    await sleep(5);
  }
}

/** Only what an engine needs: DOCKER_* and proxy settings of the caller would change what is measured. */
function engineEnvironment(dockerd: string): Record<string, string> {
  const beside = dirname(dockerd);
  const system = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  // An engine unpacked elsewhere has its containerd and runc in the same tree, maybe in bin beside sbin.
  return {
    PATH: `${beside}:${join(beside, '../bin')}:${system}`,
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

/** unshare's child is the namespaces' shell, whose child is dockerd. */
async function dockerdPid(child: { pid?: number }, dockerd: string): Promise<number | undefined> {
  const processes = await allProcesses();
  const shell = processes.find((candidate) => candidate.parent === child.pid);
  if (shell === undefined) return undefined;
  for (const candidate of processes.filter((other) => other.parent === shell.pid)) {
    if ((await commandLine(candidate.pid))[0] === dockerd) return candidate.pid;
  }
  return undefined;
}

async function logTail(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .slice(-LOG_TAIL_LINES);
}
