import { setTimeout as sleep } from 'node:timers/promises';
import type { StateDir } from '../../adapters/host/state-dir.ts';
import { showNotice, tellEveryone } from '../../adapters/reboots/login-notice.ts';
import { logReboot } from '../../adapters/reboots/reboot-log.ts';
import { writeRebootRecord } from '../../adapters/reboots/reboot-record-file.ts';
import { isShuttingDown } from '../../adapters/reboots/running-machine.ts';
import type { Plan, PlannedBoot } from '../../core/plan/plan.ts';
import { withChoice, type RunningMachine } from '../../core/reboots/next-step.ts';
import { rebootWarning, runningNotice } from '../../core/reboots/reboot-notice.ts';
import type { RebootRecord } from '../../core/reboots/reboot-record.ts';
import type { BootChooser } from '../../ports/boot-chooser.ts';
import { printMessage } from '../output.ts';
import type { ToolCommand } from './tool-command.ts';

/** For who is logged in. */
const WARNING_SECONDS = 10;

export interface RebootPlace {
  readonly chooser: BootChooser;
  readonly machine: RunningMachine;
  readonly plan: Plan;
  readonly state: StateDir;
  readonly tool: ToolCommand;
  readonly signal: AbortSignal;
}

/**
 * Warns, chooses the boot's kernel for one boot, and reboots. Until the choice a signal calls it off; after it the signal
 * is that of the shutdown.
 * @throws the signal's reason; nothing is chosen then
 */
export async function rebootInto(
  boot: PlannedBoot,
  record: RebootRecord,
  { chooser, machine, plan, state, tool, signal }: RebootPlace,
): Promise<void> {
  const of = plan.boots?.length ?? 0;
  const entry = record.kernels.find(({ release }) => release === boot.kernel);
  if (entry === undefined) throw new Error(`no boot entry is recorded for kernel ${boot.kernel}`);
  const doing = `rebooting into kernel ${boot.kernel}, boot ${boot.boot} of ${of}`;
  await showNotice(runningNotice(plan, record.folder, doing, tool.typed));
  printMessage(doing);
  await logReboot(record.folder, doing);
  await tellEveryone(rebootWarning(boot, of, WARNING_SECONDS, tool.typed));
  await sleep(WARNING_SECONDS * 1000, undefined, { signal }).catch(() => undefined);
  signal.throwIfAborted();
  await writeRebootRecord(state.reboots, withChoice(record, machine, boot));
  await chooser.choose(entry);
  if (signal.aborted) await chooser.clear(record.kernels);
  signal.throwIfAborted();
  // Where the shutdown begins at once, it ends systemctl too, or the connection of it: then all is as it must be.
  await chooser.reboot().catch(async (error: unknown) => {
    if (!signal.aborted && !(await isShuttingDown())) throw error;
  });
}
