import { requireExitCode } from './answer.ts';
import { runContainer } from './container-run.ts';
import { dockerGround } from './docker-ground.ts';
import { dockerRun } from './docker-run.ts';
import { onlyImage } from './only-image.ts';
import { StepTimer } from './step-timer.ts';
import { watchingLoop } from './watching-loop.ts';
import type { Workload } from './workload.ts';

/** The calls that each step consists of. */
const CALLS = {
  create: ['create'],
  start: ['attach', 'wait', 'start'],
  run: ['exit'],
  remove: ['remove'],
} as const;
const STEPS = Object.keys(CALLS) as (keyof typeof CALLS)[];

/**
 * A command of the user's in an image of the user's. Its output comes to drivergrid, which keeps the head and counts the
 * rest; the engine does not log it.
 */
export const command: Workload = {
  ...{ name: 'command', apis: ['docker'], tools: [], steps: STEPS, trial: dockerRun },
  keys: {
    command: { what: 'what to run in the container', isNeeded: true },
    exit_code: { what: 'what the command ends with', isNeeded: false },
  },
  images: ({ named }) => [named],
  open: (given, signal) => {
    const ground = dockerGround(given);
    const { command: argv, exit_code: expected = 0 } = ground.scenario;
    const image = onlyImage(ground).reference;
    return watchingLoop(ground, signal, async (events, { cell: { runtime }, label }, timer, deadline) => {
      const calls = new StepTimer(ground.clock);
      const spec = { image, command: argv, runtime, label, isLogged: false };
      try {
        const found = await runContainer(ground, events, spec, calls, deadline);
        calls.current = 'exit';
        requireExitCode(expected, found);
        const outputBytes = found.stdoutBytes + found.stderrBytes;
        return {
          exitCode: found.exitCode,
          engineUs: found.engineUs,
          quantities: { output_bytes: outputBytes },
        };
      } finally {
        addSteps(calls, timer);
      }
    });
  },
};

/** Those whose calls all ended; the timer is then at the step that the calls are at. */
function addSteps(calls: StepTimer, timer: StepTimer): void {
  for (const step of STEPS) {
    const us = CALLS[step].map((call) => calls.steps[call]);
    if (us.every((one) => one !== undefined))
      timer.add(
        step,
        us.reduce((sum, one) => sum + one, 0),
      );
  }
  timer.current = STEPS.find((step) => CALLS[step].some((call) => call === calls.current)) ?? 'create';
}
