import { UsageError } from '../core/errors.ts';
import { commit } from './commit.ts';
import { dockerCli } from './docker-cli.ts';
import { dockerRun } from './docker-run.ts';
import { imageLoad } from './image-load.ts';
import { rootfs } from './rootfs.ts';
import type { Workload } from './workload.ts';

export const WORKLOADS: readonly Workload[] = [dockerRun, dockerCli, rootfs, imageLoad, commit];

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
