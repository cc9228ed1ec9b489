import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { installedKernels } from '../../adapters/boot/installed-kernels.ts';
import { checkWritable } from '../../adapters/results/check-run-directory.ts';
import { namedRun } from '../../adapters/results/named-run.ts';
import { createRunDirectory } from '../../adapters/results/run-directory.ts';
import { markRebootRun } from '../../adapters/reboots/reboot-log.ts';
import { plannedKernels, requireBoots } from '../../core/plan/boots.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { chooseInstalled } from '../../core/reboots/installed-kernels.ts';
import { bootedKernels } from '../booted-kernels.ts';
import { newJob, resumedJob } from '../run-job.ts';
import type { RunOptions } from '../run-options.ts';

/** A run under several installed kernels. */
export interface RebootJob {
  readonly plan: Plan;
  /** Absolute, without links as far as it exists. */
  readonly folder: string;
  /** Makes the run directory with its plan, unless it is there. */
  readonly begin: () => Promise<void>;
}

/** @throws UsageError, HostError if a kernel is not installed; nothing is changed */
export async function rebootJob(scenarioPath: string | undefined, options: RunOptions): Promise<RebootJob> {
  const installed = await installedKernels();
  if (options.resume !== undefined) {
    const given = await namedRun(options.resume);
    const { plan } = await resumedJob(given, scenarioPath);
    chooseInstalled(plannedKernels(plan), installed);
    return { plan, folder: await realpath(given), begin: () => Promise.resolve() };
  }
  const { kernels: asked = [], boots = 0 } = bootedKernels(options) ?? {};
  requireBoots(boots, Infinity, asked.length);
  const kernels = chooseInstalled(asked, installed);
  const { plan, folder: given } = await newJob(scenarioPath, options, { kernels, boots });
  const folder = resolve(given);
  await checkWritable(folder);
  const begin = async (): Promise<void> => {
    const store = await createRunDirectory(folder);
    await store.writePlan(plan);
    await store.close();
    await markRebootRun(folder, { kernels: asked, boots });
  };
  return { plan, folder, begin };
}
