import type { DockerApi, EventWatch } from '../ports/docker-api.ts';
import { containerUs } from './container-us.ts';
import { runContainer, type ContainerRun, type RunSpec } from './container-run.ts';
import { StepTimer } from './step-timer.ts';
import type { Finding, Ground } from './workload.ts';

/** What a container did, and what it took itself. */
export interface AroundContainer extends Required<Pick<Finding, 'exitCode' | 'engineUs' | 'elapsedUs'>> {
  readonly found: ContainerRun;
}

/**
 * Runs a container whose program times its steps itself: what the container took stands beside them.
 * @param timer is at the call that failed: `container start`
 */
export async function aroundContainer(
  ground: Ground<DockerApi>,
  events: EventWatch,
  spec: RunSpec,
  timer: StepTimer,
  signal: AbortSignal,
): Promise<AroundContainer> {
  const around = new StepTimer(ground.clock);
  const found = await runContainer(ground, events, spec, around, signal).catch((error: unknown) => {
    timer.current = `container ${around.current}`;
    throw error;
  });
  const { exitCode } = found;
  return { found, exitCode, engineUs: containerUs(around), elapsedUs: around.totalUs };
}
