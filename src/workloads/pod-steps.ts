import type { ContainerState, CriApi, Pod, PodContainerSpec, PodSpec, PodState } from '../ports/cri-api.ts';
import { cleanUp } from './clean-up.ts';
import type { StepTimer } from './step-timer.ts';
import type { Ground } from './workload.ts';

/**
 * One pod with one container, call by call. After each call the engine is asked for the state, in no step's time: a reply and
 * the state after it can disagree, which is an error at that step.
 */
export class PodSteps {
  readonly #ground: Ground<CriApi>;
  readonly #timer: StepTimer;
  readonly #signal: AbortSignal;
  #pod: Pod | undefined;
  #container: string | undefined;

  constructor(ground: Ground<CriApi>, timer: StepTimer, signal: AbortSignal) {
    this.#ground = ground;
    this.#timer = timer;
    this.#signal = signal;
  }

  get pod(): Pod {
    if (this.#pod === undefined) throw new TypeError('expected the pod to be made before');
    return this.#pod;
  }

  get container(): string {
    if (this.#container === undefined) throw new TypeError('expected the container to be made before');
    return this.#container;
  }

  async runp(spec: PodSpec): Promise<void> {
    await this.#timer.untimed(() => this.#ground.api.prepareLog(spec));
    await this.#step('runp', async (pods) => {
      this.#pod = await pods.run(spec, this.#signal);
    });
    await this.#requirePod('ready');
  }

  async create(spec: PodContainerSpec): Promise<void> {
    await this.#step('create', async (pods) => {
      this.#container = await pods.create(this.pod, spec, this.#signal);
    });
    await this.#requireContainer('created');
  }

  /** Both calls as one step, `create`. */
  async createAndStart(spec: PodContainerSpec): Promise<void> {
    await this.#step('create', async (pods) => {
      this.#container = await pods.create(this.pod, spec, this.#signal);
      await pods.startContainer(this.#container, this.#signal);
    });
    await this.#requireContainer('running');
  }

  /** @param states in which the container may then be */
  async start(...states: readonly ContainerState['state'][]): Promise<void> {
    await this.#step('start', (pods) => pods.startContainer(this.container, this.#signal));
    await this.#requireContainer(...states);
  }

  /** What the running container and the process that serves it hold, in bytes by quantity; in no step's time. */
  memory(): Promise<Readonly<Record<string, number>>> {
    const { api, memory } = this.#ground;
    return this.#timer.untimed(async () => {
      const pid = await api.pods.pidOf(this.container, this.#signal);
      // What cannot be read is absent; the sample counts all the same.
      const found = pid === 0 ? undefined : await memory.read([pid]).catch(() => undefined);
      const { shimPss, containerPss } = found ?? {};
      return {
        ...(shimPss === undefined ? {} : { shim_pss_bytes: shimPss }),
        ...(containerPss === undefined ? {} : { container_pss_bytes: containerPss }),
      };
    });
  }

  async stop(graceSeconds: number): Promise<void> {
    await this.#step('stop', (pods) => pods.stopContainer(this.container, graceSeconds, this.#signal));
    await this.#requireContainer('exited');
  }

  async rm(): Promise<void> {
    await this.#step('rm', (pods) => pods.removeContainer(this.container, this.#signal));
    await this.#requireContainer('absent');
    this.#container = undefined;
  }

  async stopp(): Promise<void> {
    await this.#step('stopp', (pods) => pods.stop(this.pod, this.#signal));
    await this.#requirePod('not ready');
    // What still runs must be ended with the pod (k8s.io/cri-api, StopPodSandbox).
    if (this.#container !== undefined) await this.#requireContainer('exited');
  }

  async rmp(): Promise<void> {
    await this.#step('rmp', (pods) => pods.remove(this.pod, this.#signal));
    await this.#requirePod('absent');
    await this.#timer.untimed(() => this.#ground.api.forget(this.pod));
    this.#pod = undefined;
  }

  /** Removes what an iteration that has failed would leave; it does not fail itself. */
  async abandon(): Promise<void> {
    if (this.#pod !== undefined) await removePodOf(this.#ground, this.#pod, this.#container);
  }

  #step(name: string, call: (pods: CriApi['pods']) => Promise<void>): Promise<void> {
    return this.#timer.step(name, () => call(this.#ground.api.pods));
  }

  async #requirePod(expected: PodState): Promise<void> {
    const { pods } = this.#ground.api;
    const found = await this.#timer.untimed(() => pods.stateOf(this.pod, this.#signal));
    if (found !== expected)
      throw new Error(`the engine reports success; expected the pod to be ${expected}, found ${found}`);
  }

  async #requireContainer(...expected: readonly ContainerState['state'][]): Promise<void> {
    const { pods } = this.#ground.api;
    const found = await this.#timer.untimed(() => pods.containerState(this.container, this.#signal));
    if (expected.includes(found.state)) return;
    const why = found.reason === '' ? '' : ` (${found.reason}, exit code ${found.exitCode})`;
    throw new Error(
      `the engine reports success; expected the container to be ${expected.join(' or ')}, found ${found.state}${why}`,
    );
  }
}

/** Stops and removes a pod with its container, as far as the engine can: one call that hangs leaves the others to do. */
export async function removePodOf(
  ground: Ground<CriApi>,
  pod: Pod,
  container: string | undefined,
): Promise<void> {
  const { api } = ground;
  const { pods } = api;
  const ofContainer =
    container === undefined
      ? []
      : [
          (signal: AbortSignal) => pods.stopContainer(container, 0, signal),
          (signal: AbortSignal) => pods.removeContainer(container, signal),
        ];
  const steps = [
    ...ofContainer,
    (signal: AbortSignal) => pods.stop(pod, signal),
    (signal: AbortSignal) => pods.remove(pod, signal),
    () => api.forget(pod),
  ];
  for (const step of steps) await cleanUp(ground, 'removing the pod', step);
}
