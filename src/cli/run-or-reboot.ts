import { isRebootRun } from '../adapters/reboots/reboot-log.ts';
import { namedRun } from '../adapters/results/named-run.ts';
import { UsageError } from '../core/errors.ts';
import type { RunOptions } from './run-options.ts';

/**
 * Measures here and now, or under several kernels by reboots of this machine.
 * @returns the exit code
 */
export async function runOrReboot(scenarioPath: string | undefined, given: RunOptions): Promise<number> {
  const { kernel, boots } = given;
  const resume = given.resume === undefined ? undefined : await namedRun(given.resume);
  if (resume !== undefined && given.bootByHand === true) {
    throw new UsageError('--resume continues with the kernels and boots of its plan', {
      hint: 'Leave --boot-by-hand out.',
    });
  }
  const options = { ...given, resume };
  const asksForReboots = given.bootByHand !== true && (kernel !== undefined || boots !== undefined);
  if (asksForReboots || (resume !== undefined && (await isRebootRun(resume)))) {
    return (await import('./reboots/begin-reboots.ts')).beginReboots(scenarioPath, options);
  }
  return (await import('./run.ts')).run(scenarioPath, options);
}
