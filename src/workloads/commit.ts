import { LAYERS_IMAGE } from '../core/scenario/image-name.ts';
import { USUAL_CHANGED } from '../core/scenario/changed-files.ts';
import { PROGRAM } from '../image/layers-archive.ts';
import { DIRECTORIES, TREE } from '../image/layers-tree.ts';
import type { DockerApi } from '../ports/docker-api.ts';
import { checkAnswer } from './answer.ts';
import { cellImage } from './cell-image.ts';
import { cleanUp } from './clean-up.ts';
import { containerUs } from './container-us.ts';
import { dockerGround } from './docker-ground.ts';
import { keptContainer } from './kept-container.ts';
import { StepTimer } from './step-timer.ts';
import { added, countStored, sharedTrouble } from './stored-quantities.ts';
import type { Finding, Ground, Iteration, Workload } from './workload.ts';

/**
 * An image made of what a container has changed, and its removal: `docker commit`, `docker rmi`. The container has
 * appended a byte to some files of its image and exited; what it took stands beside the steps.
 */
export const commit: Workload = {
  ...{ name: 'commit', apis: ['docker'], tools: [], steps: ['commit', 'remove_image'] },
  ...{ needsImage: LAYERS_IMAGE, runsAlone: true, judges: 'steps' },
  keys: { changed_files: { what: 'how many files the container changes first', isNeeded: false } },
  images: ({ layered }) => layered,
  open: (given) => {
    const ground = dockerGround(given);
    const { api, dataRoot } = ground;
    return Promise.resolve({
      prepare: () => Promise.resolve(),
      iterate: async (iteration, timer, signal) => {
        const reference = `drivergrid/commit:${iteration.label}`;
        try {
          return await commitOnce(ground, iteration, reference, timer, signal);
        } catch (error) {
          await cleanUp(ground, 'removing the image', (end) => api.images.remove(reference, end));
          throw error;
        }
      },
      trouble: (start) => sharedTrouble(dataRoot, start),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  },
};

async function commitOnce(
  ground: Ground<DockerApi>,
  { cell, label }: Iteration,
  reference: string,
  timer: StepTimer,
  signal: AbortSignal,
): Promise<Finding> {
  const { api, clock, dataRoot } = ground;
  const image = cellImage(ground, cell);
  const changed = String(cell.changed_files ?? USUAL_CHANGED);
  const command = [PROGRAM, 'change', TREE, changed, String(DIRECTORIES)];
  const spec = { image: image.reference, command, runtime: cell.runtime, label };
  const around = new StepTimer(clock);
  await using container = await timer
    .untimed(() => keptContainer(ground, spec, around, signal))
    .catch((error: unknown) => {
      timer.current = `container ${around.current}`;
      throw error;
    });
  timer.current = 'container exit';
  checkAnswer(image, container);
  const before = await countStored(dataRoot, timer, signal);
  await timer.step('commit', () => api.images.commit(container.id, reference, signal));
  const after = await countStored(dataRoot, timer, signal);
  await timer.step('remove_image', () => api.images.remove(reference, signal));
  return {
    ...{ exitCode: container.exitCode, engineUs: containerUs(around) },
    elapsedUs: timer.elapsedUs,
    quantities: added('commit', before, after),
  };
}
