import type { AttachedOutput, DockerApi } from '../ports/docker-api.ts';
import { cleanUp } from './clean-up.ts';
import type { RunSpec } from './container-run.ts';
import type { StepTimer } from './step-timer.ts';
import type { Ground } from './workload.ts';

/** A container that has exited and is still there; disposing of it removes it. */
export interface KeptContainer extends AttachedOutput, AsyncDisposable {
  readonly id: string;
  readonly exitCode: number;
}

/**
 * Runs a container to its end and keeps it.
 * @param timer is given each call: create, attach, wait, start, exit
 */
export async function keptContainer(
  ground: Ground<DockerApi>,
  { image, command, runtime, label }: RunSpec,
  timer: StepTimer,
  signal: AbortSignal,
): Promise<KeptContainer> {
  const { network, api } = ground;
  const { containers } = api;
  const labels = { 'drivergrid.sample': label };
  const spec = { image, command, runtime, network, labels, autoRemove: false };
  const id = await timer.step('create', () => containers.create(spec, signal));
  const remove = (): Promise<void> =>
    cleanUp(ground, 'removing the container', (end) => containers.remove(id, end));
  try {
    const attached = await timer.step('attach', () => containers.attach(id, signal));
    const waited = await timer.step('wait', () => containers.awaitExit(id, signal));
    try {
      await timer.step('start', () => containers.start(id, signal));
      const output = await timer.step('exit', () => attached.output(signal));
      const { exitCode } = await waited.done(signal);
      return { ...output, id, exitCode, [Symbol.asyncDispose]: remove };
    } finally {
      attached.close();
      waited.close();
    }
  } catch (error) {
    await remove();
    throw error;
  }
}
