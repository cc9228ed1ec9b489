import type { CriApi } from '../ports/cri-api.ts';
import type { ContainerRun, RunSpec } from './container-run.ts';
import { PodSteps } from './pod-steps.ts';
import type { StepTimer } from './step-timer.ts';
import type { Ground } from './workload.ts';

/** The steps that a run in a pod takes, in order. */
export const POD_STEPS = ['runp', 'create', 'start', 'exit', 'rm', 'stopp', 'rmp'] as const;

/** How often an engine is asked whether a container has ended: CRI has no call that waits for it. */
const POLL_MS = 2;

/**
 * Runs a container once in a pod of its own, to its own end. What it prints is read from its log, in no step's time.
 * @param timer is given each call; `exit` is up to 2 ms and a call longer than the container runs
 */
export async function runInPod(
  ground: Ground<CriApi>,
  { image, command, runtime, label }: RunSpec,
  timer: StepTimer,
  signal: AbortSignal,
): Promise<ContainerRun> {
  const { api, clock, network } = ground;
  const pod = new PodSteps(ground, timer, signal);
  try {
    await pod.runp({ label, runtime, network, labels: { 'drivergrid.sample': label } });
    await pod.create({ image, command });
    await pod.start('running', 'exited');
    const { exitCode, reason } = await timer.step('exit', async () => {
      for (;;) {
        const found = await api.pods.containerState(pod.container, signal);
        if (found.state !== 'running') return found;
        await clock.sleep(POLL_MS, signal);
      }
    });
    const endedUs = clock.nowUs();
    const printed = await timer.untimed(() => api.printed(pod.pod, signal));
    if (reason.startsWith('StartError')) throw new Error(reason);
    await pod.rm();
    await pod.stopp();
    await pod.rmp();
    timer.current = 'exit';
    return { exitCode, engineUs: {}, ...printed, endedUs };
  } catch (error) {
    await pod.abandon();
    throw error;
  }
}
