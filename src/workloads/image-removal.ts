import type { PodImages } from '../ports/cri-api.ts';
import { cleanUp } from './clean-up.ts';
import type { StepTimer } from './step-timer.ts';
import type { Ground } from './workload.ts';

/** Images of an engine, as far as their removal takes. */
export type RemovableImages = Pick<PodImages, 'idOf' | 'removableAs' | 'remove'>;

/** The step `remove_image`. A reply proves nothing: the engine must not have the image then, which is asked in no step's time. */
export async function removeImage(
  images: RemovableImages,
  reference: string,
  timer: StepTimer,
  signal: AbortSignal,
): Promise<void> {
  const name = await timer.untimed(() => images.removableAs(reference, signal));
  await timer.step('remove_image', () => images.remove(name, signal));
  const id = await timer.untimed(() => images.idOf(reference, signal));
  if (id !== undefined)
    throw new Error(`the engine reports success; expected the image to be absent, found ${id}`);
}

/** Removes the image that an iteration which has failed would leave; it does not fail itself. */
export async function abandonImage(
  ground: Pick<Ground, 'clock' | 'gone'>,
  images: RemovableImages,
  reference: string,
): Promise<void> {
  await cleanUp(ground, 'removing the image', async (signal) =>
    images.remove(await images.removableAs(reference, signal), signal),
  );
}
