import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLine, processStat } from '../host/processes.ts';
import { runCommand } from '../host/run-command.ts';
import type { ServiceControl } from './service-control.ts';

/** Written by start-stop-daemon and by the engine (Debian's /etc/init.d/docker). */
const PID_FILES = ['/var/run/docker-ssd.pid', '/var/run/docker.pid'];
const LOG = '/var/log/docker.log';
const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 60_000;
const LOG_TAIL_LINES = 20;

export function sysvinitControl(): ServiceControl {
  let logBegin = 0;
  return {
    isActive: async () => (await enginePid()) !== undefined,
    start: async () => {
      logBegin = (await readFile(LOG).catch(() => Buffer.alloc(0))).length;
      await runCommand('service', ['docker', 'start'], START_DEADLINE_MS);
    },
    stop: async () => {
      const pid = await enginePid();
      await runCommand('service', ['docker', 'stop'], STOP_DEADLINE_MS);
      // The script ends when its own pid file's process has; an engine that was started otherwise is waited for.
      const deadline = performance.now() + STOP_DEADLINE_MS;
      while (pid !== undefined && (await enginePid()) === pid) {
        if (performance.now() > deadline) throw new Error(`the engine, pid ${pid}, does not stop`);
        await sleep(50);
      }
    },
    setSocket: () => Promise.resolve(),
    mainPid: enginePid,
    logTail: async () => {
      const log = await readFile(LOG).catch(() => Buffer.alloc(0));
      const text = log.subarray(logBegin > log.length ? 0 : logBegin).toString();
      return text
        .split('\n')
        .filter((line) => line !== '')
        .slice(-LOG_TAIL_LINES);
    },
  };
}

/** The process that a pid file names, where it lives and is an engine: pids are used again. */
async function enginePid(): Promise<number | undefined> {
  for (const file of PID_FILES) {
    const pid = Number((await readFile(file, 'utf8').catch(() => '')).trim());
    if (!(pid > 1)) continue;
    const stat = await processStat(pid);
    if (stat === undefined || stat.state === 'Z') continue;
    if ((await commandLine(pid))[0]?.endsWith('dockerd') === true) return pid;
  }
  return undefined;
}
