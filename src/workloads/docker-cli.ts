import { Deadline } from '../ports/deadline.ts';
import { checkAnswer } from './answer.ts';
import { dockerGround } from './docker-ground.ts';
import { onlyImage } from './only-image.ts';
import type { Workload } from './workload.ts';

const CLEAN_UP_MS = 15_000;

/** The real `docker run --rm` as a process: the talk's own loop, and a cross-check of docker-run. */
export const dockerCli: Workload = {
  ...{
    name: 'docker-cli',
    apis: ['docker'],
    steps: ['run'],
    tools: [{ name: 'docker', packages: ['docker.io'] }],
  },
  images: ({ named }) => [named],
  open: (ground) => {
    const { api, gone, network, programs, clock } = dockerGround(ground);
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
          if (!gone.aborted) {
            using deadline = new Deadline(clock, CLEAN_UP_MS, 'removing the container', gone);
            await api.containers.remove(label, deadline.signal).catch(() => undefined);
          }
          throw error;
        }
      },
      trouble: () => undefined,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  },
};
