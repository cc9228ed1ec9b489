import type { CriApi } from '../ports/cri-api.ts';
import type { ContainerRun, RunSpec } from './container-run.ts';
import { PodSteps } from './pod-steps.ts';
import type { StepTimer } from './step-timer.ts';
import type { Ground } from './workload.ts';

/** The steps that a run in a pod takes, in order. */
export const POD_STEPS = ['runp', 'create', 'start', 'exit', 'rm', 'stopp', 'rmp'] as const;

/**
 * How long to wait before an engine is asked again whether a container has ended, since CRI has no call that waits for it: a
 * twentieth of the time so far, within limits. Each question takes a millisecond of a CPU from what is measured (seen: asked
 * every 2 ms, file work took half as long again).
 */
const [LEAST_POLL_MS, MOST_POLL_MS] = [2, 100];
const POLL_SHARE = 0.05;

/**
 * Runs a container once in a pod of its own, to its own end. What it prints is read from its log, in no step's time.
 * @param timer is given each call; `exit` is longer than the container runs, by up to 2 ms or 5 %, and a call
 */
export async function runInPod(
  ground: Ground<CriApi>,
  { image, command, runtime, label, timesItself = false }: RunSpec,
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
      const begin = clock.nowUs();
      for (;;) {
        const found = await api.pods.containerState(pod.container, signal);
        if (found.state !== 'running') return found;
        const wanted = timesItself ? MOST_POLL_MS : ((clock.nowUs() - begin) / 1000) * POLL_SHARE;
        await clock.sleep(Math.min(MOST_POLL_MS, Math.max(LEAST_POLL_MS, wanted)), signal);
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
