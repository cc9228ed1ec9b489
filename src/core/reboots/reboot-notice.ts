import { shellWords } from '../guest/shell-words.ts';
import type { Plan, PlannedBoot } from '../plan/plan.ts';
import { plannedKernels } from '../plan/boots.ts';
import { REBOOT_UNIT } from './reboot-unit.ts';
import { counted } from '../counted.ts';

/** How a person stops a run that reboots this machine, and gets the machine back. */
export function stopCommand(tool: readonly string[]): string {
  return `sudo systemctl stop ${REBOOT_UNIT.replace(/\.service$/, '')} && sudo ${plainWords([...tool, 'restore'])}`;
}

/** How a person continues it. */
export function resumeCommand(tool: readonly string[], folder: string): string {
  return `sudo ${plainWords([...tool, 'run', '--resume', folder, '--expendable'])}`;
}

/** What who logs in sees meanwhile. @param doing such as `boot 3 is being measured` */
export function runningNotice(plan: Plan, folder: string, doing: string, tool: readonly string[]): string {
  return [
    `drivergrid reboots this machine between kernels ${plannedKernels(plan).join(' and ')} (run ${plan.run_id}): ${doing}.`,
    'Work done here meanwhile disturbs the measurement, and the next reboot ends it.',
    `Results: ${folder}`,
    'To stop it and get this machine back:',
    `  ${stopCommand(tool)}`,
    '',
  ].join('\n');
}

/** What who logs in sees after an end before everything was measured. */
export function endedNotice(plan: Plan, folder: string, reason: string, tool: readonly string[]): string {
  return [
    `drivergrid has stopped rebooting this machine (run ${plan.run_id}): ${reason}.`,
    `Results so far are kept in ${folder}. To go on:`,
    `  ${resumeCommand(tool, folder)}`,
    '',
  ].join('\n');
}

/** What wall(1) shows before a reboot. */
export function rebootWarning(
  boot: PlannedBoot,
  of: number,
  seconds: number,
  tool: readonly string[],
): string {
  return [
    `drivergrid reboots this machine in ${counted(seconds, 'second')}, into kernel ${boot.kernel} (boot ${boot.boot} of ${of}).`,
    `To stop it: ${stopCommand(tool)}`,
  ].join('\n');
}

function plainWords(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : shellWords([word]))).join(' ');
}
