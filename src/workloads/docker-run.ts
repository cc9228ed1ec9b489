import { checkAnswer } from './answer.ts';
import { RUN_STEPS, runContainer } from './container-run.ts';
import { dockerGround } from './docker-ground.ts';
import { watchingLoop } from './watching-loop.ts';
import { onlyImage } from './only-image.ts';
import type { Workload } from './workload.ts';

/** `docker run --rm` of the scenario's image, call by call: every call is a step. */
export const dockerRun: Workload = {
  ...{ name: 'docker-run', apis: ['docker'], tools: [], steps: RUN_STEPS },
  images: ({ named }) => [named],
  open: (given, signal) => {
    const ground = dockerGround(given);
    const image = onlyImage(ground);
    return watchingLoop(ground, signal, async (events, { cell: { runtime }, label }, timer, deadline) => {
      const spec = { image: image.reference, command: undefined, runtime, label };
      const { exitCode, engineUs, ...output } = await runContainer(ground, events, spec, timer, deadline);
      checkAnswer(image, { exitCode, ...output });
      return { exitCode, engineUs };
    });
  },
};
