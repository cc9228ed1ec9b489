import { Deadline } from '../ports/deadline.ts';
import type { AttachedOutput, DockerApi } from '../ports/docker-api.ts';
import type { RunSpec } from './container-run.ts';
import type { StepTimer } from './step-timer.ts';
import type { Ground } from './workload.ts';

const CLEAN_UP_MS = 60_000;

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
  { api: { containers }, clock, gone, network }: Ground<DockerApi>,
  { image, command, runtime, label }: RunSpec,
  timer: StepTimer,
  signal: AbortSignal,
): Promise<KeptContainer> {
  const labels = { 'drivergrid.sample': label };
  const spec = { image, command, runtime, network, labels, autoRemove: false };
  const id = await timer.step('create', () => containers.create(spec, signal));
  const remove = async (): Promise<void> => {
    if (gone.aborted) return;
    using deadline = new Deadline(clock, CLEAN_UP_MS, 'removing the container', gone);
    await containers.remove(id, deadline.signal).catch(() => undefined);
  };
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
