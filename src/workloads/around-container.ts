import { containerUs } from './container-us.ts';
import type { ContainerRun, RunSpec } from './container-run.ts';
import type { Run } from './running-loop.ts';
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
  { clock }: Pick<Ground, 'clock'>,
  run: Run,
  spec: RunSpec,
  timer: StepTimer,
  signal: AbortSignal,
): Promise<AroundContainer> {
  const around = new StepTimer(clock);
  const found = await run({ ...spec, timesItself: true }, around, signal).catch((error: unknown) => {
    timer.current = `container ${around.current}`;
    throw error;
  });
  const { exitCode } = found;
  return { found, exitCode, engineUs: containerUs(around), elapsedUs: around.totalUs };
}
