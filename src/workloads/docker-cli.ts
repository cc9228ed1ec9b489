import type { DockerCli } from '../ports/programs.ts';
import { Deadline } from '../ports/deadline.ts';
import { checkAnswer, type Workload } from './workload.ts';

/** The real `docker run --rm` as a process: the talk's own loop, and a cross-check of the docker-run workload. */
export function dockerCliWorkload(cli: DockerCli): Workload {
  return {
    run: async ({ running, image, runtime, network, label }, timer, signal) => {
      const options = ['--rm', '--name', label, '--runtime', runtime, '--network', network];
      try {
        const found = await timer.step('run', () =>
          cli.run(['--host', running.endpoint, 'run', ...options, image.reference], signal),
        );
        checkAnswer(image, found);
        return { exitCode: found.exitCode, engineUs: {} };
      } catch (error) {
        if (!running.gone.aborted) {
          using patience = new Deadline(15_000, 'removing the container', running.gone);
          await running.engine.containers.remove(label, patience.signal).catch(() => undefined);
        }
        throw error;
      }
    },
  };
}
