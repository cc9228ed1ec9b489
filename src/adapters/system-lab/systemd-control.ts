import { runCommand } from '../host/run-command.ts';
import type { ServiceControl } from './service-control.ts';

const UNIT = 'docker.service';
const SOCKET = 'docker.socket';
/** The unit itself may have TimeoutStartSec=0: then only this ends a start. */
const START_DEADLINE_MS = 180_000;
const STOP_DEADLINE_MS = 90_000;
const LOG_TAIL_LINES = 20;

export function systemdControl(): ServiceControl {
  return {
    isActive: async () => (await property('ActiveState')) === 'active',
    start: async () => {
      // Our own restarts count against StartLimitBurst=3, and a failed socket keeps the service down.
      await runCommand('systemctl', ['reset-failed', ...(await units())]);
      await runCommand('systemctl', ['start', UNIT], START_DEADLINE_MS);
    },
    stop: async () => {
      // The socket too: while it listens, any question to the API starts the service again.
      await runCommand('systemctl', ['stop', ...(await units())], STOP_DEADLINE_MS);
      await runCommand('systemctl', ['reset-failed', ...(await units())]);
    },
    setSocket: async (active) => {
      if (!(await units()).includes(SOCKET)) return;
      await runCommand('systemctl', [active ? 'start' : 'stop', SOCKET]);
    },
    mainPid: async () => {
      const pid = Number(await property('MainPID'));
      return pid > 0 ? pid : undefined;
    },
    logTail: async () => {
      const invocation = await property('InvocationID');
      const which = invocation === '' ? ['--unit', UNIT] : [`_SYSTEMD_INVOCATION_ID=${invocation}`];
      const args = ['--no-pager', '--output', 'cat', '--lines', String(LOG_TAIL_LINES), ...which];
      const text = await runCommand('journalctl', args).catch(() => '');
      return text.split('\n').filter((line) => line !== '');
    },
  };
}

async function property(name: string): Promise<string> {
  return (await runCommand('systemctl', ['show', UNIT, '--property', name, '--value'])).trim();
}

/** The service, and its socket unit where the distribution has one. */
async function units(): Promise<string[]> {
  const load = await runCommand('systemctl', ['show', SOCKET, '--property', 'LoadState', '--value']);
  return load.trim() === 'loaded' ? [SOCKET, UNIT] : [UNIT];
}
