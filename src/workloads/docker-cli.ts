import { checkAnswer } from './answer.ts';
import { cleanUp } from './clean-up.ts';
import { dockerGround } from './docker-ground.ts';
import { onlyImage } from './only-image.ts';
import type { Workload } from './workload.ts';

/** The real `docker run --rm` as a process: the talk's own loop, and a cross-check of docker-run. */
export const dockerCli: Workload = {
  ...{
    name: 'docker-cli',
    apis: ['docker'],
    steps: ['run'],
    tools: [{ name: 'docker', packages: ['docker.io'] }],
  },
  images: ({ named }) => [named],
  open: (given) => {
    const ground = dockerGround(given);
    const { api, network, programs } = ground;
    const image = onlyImage(ground);
    return Promise.resolve({
      prepare: () => Promise.resolve(),
      iterate: async ({ cell, label }, timer, signal) => {
        const options = ['--rm', '--name', label, '--runtime', cell.runtime, '--network', network];
        try {
          const found = await timer.step('run', () =>
            programs.run('docker', ['--host', api.endpoint, 'run', ...options, image.reference], signal),
          );
          checkAnswer(image, found);
          return { exitCode: found.exitCode, engineUs: {} };
        } catch (error) {
          await cleanUp(ground, 'removing the container', (end) => api.containers.remove(label, end));
          throw error;
        }
      },
      trouble: () => undefined,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  },
};
