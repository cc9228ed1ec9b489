import { readFile } from 'node:fs/promises';
import type { RunningMachine } from '../../core/reboots/next-step.ts';
import { runCommand } from '../host/run-command.ts';

export async function runningMachine(): Promise<RunningMachine> {
  const [kernel, bootId] = await Promise.all(
    ['osrelease', 'random/boot_id'].map((name) => readFile(`/proc/sys/kernel/${name}`, 'utf8')),
  );
  return { kernel: (kernel ?? '').trim(), boot_id: (bootId ?? '').trim() };
}

const UP_MS = 180_000;

/** Waits until this boot's units are started or have failed, for a while: what still starts would be in the times. */
export async function awaitBooted(signal: AbortSignal): Promise<void> {
  // It ends with 1 if a unit has failed (systemctl(1), is-system-running).
  await runCommand('systemctl', ['is-system-running', '--wait'], UP_MS, signal).catch(() => undefined);
  signal.throwIfAborted();
}

/** Whether a reboot is under way. systemctl itself fails once the shutdown has ended it. */
export async function isShuttingDown(): Promise<boolean> {
  const state = await runCommand('systemctl', ['show', '--property', 'SystemState', '--value']).catch(
    () => 'stopping',
  );
  return state.trim() === 'stopping';
}
