import type { BundleApi, Bundles } from '../ports/bundle-api.ts';
import type { ContainerRun, RunSpec } from './container-run.ts';
import type { StepTimer } from './step-timer.ts';
import type { Ground } from './workload.ts';

/** The steps that a run on a bundle takes, in order. */
export const BUNDLE_STEPS = ['create', 'start', 'exit', 'delete'] as const;

/**
 * Runs a container once without an engine, with the calls that containerd's shim makes (containerd
 * cmd/containerd-shim-runc-v2): create, start, exit (its outputs are closed,
 * and its parent is told), delete.
 * @param timer is given each call
 */
export async function runOnBundle(
  { network }: Ground<BundleApi>,
  bundles: Bundles,
  { image, command, runtime, writes = true }: RunSpec,
  timer: StepTimer,
  signal: AbortSignal,
): Promise<ContainerRun> {
  const spec = { image, command, runtime, network, isFresh: writes };
  timer.current = 'prepare';
  await using container = await timer.untimed(() => bundles.prepare(spec, signal));
  await timer.step('create', () => container.create(signal));
  await timer.step('start', () => container.start(signal));
  const output = await timer.step('exit', () => container.output(signal));
  await timer.step('delete', () => container.delete(signal));
  timer.current = 'exit';
  return { engineUs: {}, ...output };
}
