import { buildsOf } from '../core/engines/engine-of.ts';
import { UsageError } from '../core/errors.ts';
import type { Scenario } from '../core/scenario/scenario.ts';
import { command } from './command.ts';
import { commit } from './commit.ts';
import { criPod4 } from './cri-pod-4.ts';
import { criPod } from './cri-pod.ts';
import { crictl } from './crictl.ts';
import { dockerCli } from './docker-cli.ts';
import { dockerRun } from './docker-run.ts';
import { fio } from './fio.ts';
import { imageLoad } from './image-load.ts';
import { imagePull } from './image-pull.ts';
import { rootfs } from './rootfs.ts';
import type { PlanOptions } from '../core/plan/plan-run.ts';
import type { Workload } from './workload.ts';

export const WORKLOADS: readonly Workload[] = [
  ...[dockerRun, dockerCli, rootfs, imageLoad, commit],
  ...[command, fio, criPod, criPod4, crictl, imagePull],
];

/** @throws UsageError for an unknown name: a newer version made its plan */
export function workloadNamed(name: string): Workload {
  const found = WORKLOADS.find((workload) => workload.name === name);
  if (found !== undefined) return found;
  throw new UsageError(
    `expected a workload of ${WORKLOADS.map((one) => one.name).join(', ')}, found ${name}`,
    {
      hint: 'A newer drivergrid may have it.',
    },
  );
}

/** What a plan records of a scenario's workload: the steps under each of its builds. */
export function workloadTraits(scenario: Scenario): Pick<PlanOptions, 'steps' | 'sums' | 'judges'> {
  const workload = workloadNamed(scenario.workload);
  const lists = buildsOf(scenario).map(
    ({ kind }) => workload.stepsOf?.(scenario, kind.api) ?? workload.steps,
  );
  return { steps: mergedSteps(lists), sums: workload.sums, judges: workload.judges };
}

/** All steps of several lists, each after the one before it in its own list. */
export function mergedSteps(lists: readonly (readonly string[])[]): readonly string[] {
  const merged: string[] = [];
  for (const steps of lists) {
    for (const [index, step] of steps.entries()) {
      if (merged.includes(step)) continue;
      merged.splice(merged.indexOf(steps[index - 1] ?? '') + 1, 0, step);
    }
  }
  return merged;
}
