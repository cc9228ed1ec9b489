import { runCommand } from '../../host/run-command.ts';
import { engineBelow, untilEngine, type Found } from './engine-pid.ts';
import type { ServiceControl } from './service-control.ts';
import type { ServedEngine } from './unit.ts';

/** The unit itself may have TimeoutStartSec=0: then only this ends a start. */
const START_DEADLINE_MS = 180_000;
const STOP_DEADLINE_MS = 90_000;
const LOG_TAIL_LINES = 20;
/** States of a unit that need not be stopped. */
const STOPPED: readonly string[] = ['inactive', 'failed'];

export function systemdControl({ name, binary }: ServedEngine, apiSocket: string): ServiceControl {
  const unit = `${name}.service`;
  const socketUnit = `${name}.socket`;
  /** The service, and its socket unit if the distribution has one. */
  const units = async (): Promise<string[]> =>
    (await property(socketUnit, 'LoadState')) === 'loaded' ? [socketUnit, unit] : [unit];
  const servicePid = async (): Promise<number | undefined> => {
    const pid = Number(await property(unit, 'MainPID'));
    return pid > 0 ? pid : undefined;
  };
  const look = async (): Promise<Found> => {
    const pid = await servicePid();
    if (pid === undefined) {
      return {
        engine: undefined,
        starting: undefined,
        hasEnded: STOPPED.includes(await property(unit, 'ActiveState')),
      };
    }
    // The unit's process may be systemd's own before exec, and a wrapper after it.
    const engine = await engineBelow(pid, { binary, socket: apiSocket });
    return { engine, starting: engine === undefined ? pid : undefined };
  };
  return {
    // Also while it starts or waits for a restart.
    isActive: async () => ['active', 'reloading', 'activating'].includes(await property(unit, 'ActiveState')),
    start: async () => {
      // Our restarts count against StartLimitBurst=3, and a failed socket keeps the service down.
      await forgetFailures(await units());
      await runCommand('systemctl', ['start', unit], START_DEADLINE_MS);
    },
    stop: async () => {
      // The socket too: while it listens, any API call starts the service again.
      await runCommand('systemctl', ['stop', ...(await units())], STOP_DEADLINE_MS).catch(
        async (error: unknown) => {
          if (!STOPPED.includes(await property(unit, 'ActiveState'))) throw error;
        },
      );
      await forgetFailures(await units());
    },
    setSocket: async (active) => {
      if (!(await units()).includes(socketUnit)) return;
      await runCommand('systemctl', [active ? 'start' : 'stop', socketUnit]);
    },
    servicePid,
    enginePid: () => untilEngine(look),
    logTail: async () => {
      const invocation = await property(unit, 'InvocationID');
      const which = invocation === '' ? ['--unit', unit] : [`_SYSTEMD_INVOCATION_ID=${invocation}`];
      const args = ['--no-pager', '--output', 'cat', '--lines', String(LOG_TAIL_LINES), ...which];
      const text = await runCommand('journalctl', args).catch(() => '');
      return text.split('\n').filter((line) => line !== '');
    },
  };
}

/** systemd forgets a unit that is not enabled once it is stopped, failures and all: it is "not loaded" then. */
async function forgetFailures(units: readonly string[]): Promise<void> {
  for (const unit of units) {
    await runCommand('systemctl', ['reset-failed', unit]).catch(async (error: unknown) => {
      if ((await property(unit, 'ActiveState')) === 'failed') throw error;
    });
  }
}

async function property(unit: string, name: string): Promise<string> {
  return (await runCommand('systemctl', ['show', unit, '--property', name, '--value'])).trim();
}
