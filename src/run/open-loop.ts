import type { RunningEngine } from '../ports/lab.ts';
import type { Loop } from '../workloads/workload.ts';
import type { RunParts } from './context.ts';

/** Opens the run's workload on a running engine that has its images. */
export function openLoop(
  { plan, workload, images, programs, clock }: LoopParts,
  { engine: { api }, gone, dataRoot, memory }: RunningEngine,
  signal: AbortSignal,
): Promise<Loop> {
  const { scenario } = plan;
  const { network } = scenario;
  return workload.open({ api, gone, images, network, dataRoot, memory, scenario, programs, clock }, signal);
}

export type LoopParts = Pick<RunParts, 'plan' | 'workload' | 'images' | 'programs' | 'clock'>;
