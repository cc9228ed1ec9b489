import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { REBOOT_UNIT } from '../../core/reboots/reboot-unit.ts';
import { syncFolder, writeDurably } from '../host/durable-file.ts';
import { isThere } from '../host/is-there.ts';
import { runCommand } from '../host/run-command.ts';

/** Of the administrator (systemd.unit(5)). */
export const UNIT_FILE = `/etc/systemd/system/${REBOOT_UNIT}`;
const WANTS = `/etc/systemd/system/multi-user.target.wants/${REBOOT_UNIT}`;
/** Longer than its TimeoutStopSec. */
const STOP_MS = 960_000;

/** Whether systemd is the first process (sd_booted(3)). */
export function hasSystemd(): Promise<boolean> {
  return isThere('/run/systemd/system');
}

/** Puts the unit where each boot starts it; does not start it now. */
export async function enableUnit(text: string): Promise<void> {
  await writeDurably(UNIT_FILE, text);
  await runCommand('systemctl', ['daemon-reload']);
  await runCommand('systemctl', ['enable', REBOOT_UNIT]);
  await syncFolder(dirname(WANTS));
  if (!(await isThere(WANTS))) throw new Error(`systemctl enable did not make ${WANTS}`);
}

/**
 * Disables and removes the unit; idempotent, verified. It does not end the unit's process.
 * @returns whether there was one
 */
export async function removeUnit(): Promise<boolean> {
  const was = (await isThere(UNIT_FILE)) || (await isThere(WANTS));
  if (!was) return false;
  // The links by hand: systemctl refuses to disable a unit without its file.
  for (const file of [WANTS, `${UNIT_FILE}.new`, UNIT_FILE]) {
    await rm(file, { force: true });
    if (await isThere(dirname(file))) await syncFolder(dirname(file));
  }
  await runCommand('systemctl', ['daemon-reload']);
  return true;
}

/** Whether this process is the unit's. */
export async function isUnitProcess(): Promise<boolean> {
  const pid = await runCommand('systemctl', ['show', REBOOT_UNIT, '--property', 'MainPID', '--value']);
  return Number(pid) === process.pid;
}

/** Ends the unit's process, with the session that it may run; harmless without one. */
export async function stopUnit(): Promise<void> {
  const state = await runCommand('systemctl', ['show', REBOOT_UNIT, '--property', 'ActiveState', '--value']);
  if (['inactive', 'failed', ''].includes(state.trim())) return;
  await runCommand('systemctl', ['stop', REBOOT_UNIT], STOP_MS);
}
