import { join, resolve } from 'node:path';
import {
  readGuestRecord,
  writeGuestRecord,
  type GuestBoot,
} from '../../adapters/sites/guest/guest-record.ts';
import { readKnownRuntimes } from '../../adapters/sites/guest/known-runtimes.ts';
import type { GuestImage } from '../../adapters/sites/guest/image-store.ts';
import { checkRunDirectory, checkWritable } from '../../adapters/results/check-run-directory.ts';
import { namedRun } from '../../adapters/results/named-run.ts';
import { readRunDirectory } from '../../adapters/results/read-run-directory.ts';
import { createRunDirectory } from '../../adapters/results/run-directory.ts';
import { RESULTS } from '../../adapters/results/run-files.ts';
import { drawSeed, newRunId } from '../../adapters/results/run-identity.ts';
import { HostError, UsageError } from '../../core/errors.ts';
import { knownIn } from '../../core/guest/known-runtimes.ts';
import type { Accel } from '../../core/guest/qemu-arguments.ts';
import { guestLab } from '../../core/guest/guest-lab.ts';
import { guestScenario } from '../../core/guest/guest-scenario.ts';
import type { GuestRequest } from '../../core/guest/request.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { planRun } from '../../core/plan/plan-run.ts';
import type { Scenario } from '../../core/scenario/scenario.ts';
import { workloadTraits } from '../../workloads/known-workloads.ts';
import { requireBoots } from '../kernel-boots.ts';
import { loadScenario } from '../load-scenario.ts';
import { guestRequest } from './options.ts';
import type { VmRunOptions } from './run-options.ts';

/** What to run in guests, before there is an image. */
export interface GuestJob {
  readonly request: GuestRequest;
  readonly scenario: Scenario;
  readonly runId: string;
  /** Absolute. */
  readonly folder: string;
  /** Boots of earlier sessions. */
  readonly boots: readonly GuestBoot[];
  /** The plan, in a run directory on this host, once the image has shown its kernels. */
  readonly begin: (image: GuestImage, accel: Accel) => Promise<Plan>;
}

/** @throws UsageError for a wrong scenario; nothing is changed */
export async function newGuestJob(path: string | undefined, options: VmRunOptions): Promise<GuestJob> {
  if (path === undefined) {
    throw new UsageError('expected a scenario, or --resume DIR', {
      hint: 'For example: drivergrid vm run quick',
    });
  }
  const given = await loadScenario(path, options);
  const lab = guestLab(given, options.lab);
  const scenario = guestScenario(given, lab);
  const request = guestRequest(options);
  requireBoots(options.boots, scenario.rounds, request.kernels.length);
  const runId = newRunId();
  const folder = resolve(options.out ?? join(RESULTS, `${scenario.name}-${runId}`));
  await checkRunDirectory(folder);
  await checkWritable(folder);
  const begin = async (image: GuestImage, accel: Accel): Promise<Plan> => {
    const kernels = [...new Set(request.kernels.map((asked) => image.asked[asked] ?? asked))];
    const plan = planRun(scenario, {
      ...{ runId, kernels, boots: options.boots, lab },
      seed: scenario.seed ?? drawSeed(),
      ...workloadTraits(scenario),
      knownRuntimes: knownIn(await readKnownRuntimes(image), scenario, {
        ...{ accel, lab, kernels: image.kernels },
      }),
    });
    const store = await createRunDirectory(folder);
    await store.writePlan(plan);
    await store.close();
    await writeGuestRecord(folder, request, []);
    return plan;
  };
  return { request, scenario, runId, folder, boots: [], begin };
}

/** @throws UsageError if the folder is not a run in a guest */
export async function resumedGuestJob(path: string): Promise<GuestJob> {
  const folder = resolve(await namedRun(path));
  const { plan } = await readRunDirectory(folder);
  const { request, boots } = await readGuestRecord(folder);
  await checkWritable(folder);
  const begin = (image: GuestImage): Promise<Plan> => {
    // An image that was removed and built again may have newer kernels under the same names.
    const kernels = plan.boots?.map(({ kernel }) => kernel) ?? boots.map(({ kernel }) => kernel);
    const absent = kernels.find((kernel) => !image.kernels.includes(kernel));
    if (absent === undefined) return Promise.resolve(plan);
    throw new HostError(
      `the run needs kernel ${absent}, its image (built again) has ${image.kernels.join(', ')}`,
      { hint: 'Start a new run.' },
    );
  };
  return { request, scenario: plan.scenario, runId: plan.run_id, folder, boots, begin };
}
