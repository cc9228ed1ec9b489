import { UsageError } from '../core/errors.ts';
import { dockerCli } from './docker-cli.ts';
import { dockerRun } from './docker-run.ts';
import { rootfs } from './rootfs.ts';
import type { PlanOptions } from '../core/plan/plan-run.ts';
import type { Workload } from './workload.ts';

export const WORKLOADS: readonly Workload[] = [dockerRun, dockerCli, rootfs];

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

/** What a plan records of its workload. @throws UsageError for an unknown name */
export function workloadTraits(name: string): Pick<PlanOptions, 'steps' | 'judges'> {
  const { steps, judges } = workloadNamed(name);
  return { steps, judges };
}
