import { dockerRun } from '../../src/workloads/docker-run.ts';
import type { Iteration, Loop, Workload } from '../../src/workloads/workload.ts';

/** docker-run, with something done around each iteration. */
export function watchedWorkload(
  around: <T>(iteration: Iteration, run: () => Promise<T>) => Promise<T>,
): Workload {
  return changedWorkload((loop) => ({
    iterate: (iteration, timer, deadline) =>
      around(iteration, () => loop.iterate(iteration, timer, deadline)),
  }));
}

/** docker-run, with some of its loop replaced. */
export function changedWorkload(change: (loop: Loop) => Partial<Loop>): Workload {
  return {
    ...dockerRun,
    open: async (ground, signal) => {
      const loop = await dockerRun.open(ground, signal);
      return { ...loop, ...change(loop) };
    },
  };
}
