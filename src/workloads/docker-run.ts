import { checkAnswer } from './answer.ts';
import { BUNDLE_STEPS } from './bundle-run.ts';
import { RUN_STEPS } from './container-run.ts';
import { onlyImage } from './only-image.ts';
import { POD_STEPS } from './pod-run.ts';
import { runningLoop } from './running-loop.ts';
import type { Workload } from './workload.ts';

/**
 * `docker run --rm` of the scenario's image, call by call: every call is a step. Without an engine the calls are those of
 * the runtime; over CRI those for a pod whose container ends by itself.
 */
export const dockerRun: Workload = {
  ...{ name: 'docker-run', apis: ['docker', 'cri', 'bundle'], tools: [], steps: RUN_STEPS },
  stepsOf: (_, api) => (api === 'bundle' ? BUNDLE_STEPS : api === 'cri' ? POD_STEPS : RUN_STEPS),
  images: ({ named }) => [named],
  open: (ground, signal) => {
    const image = onlyImage(ground);
    // The built-in image, whose output is known, changes nothing.
    const writes = image.expectedOutput === undefined;
    return runningLoop(ground, signal, async (run, { cell: { runtime }, label }, timer, deadline) => {
      const spec = { image: image.reference, command: undefined, runtime, label, writes };
      const { exitCode, engineUs, ...output } = await run(spec, timer, deadline);
      checkAnswer(image, { exitCode, ...output });
      return { exitCode, engineUs };
    });
  },
};
