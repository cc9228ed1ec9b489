import { requireExitCode } from './answer.ts';
import { dockerRun } from './docker-run.ts';
import { onlyImage } from './only-image.ts';
import { runningLoop } from './running-loop.ts';
import { StepTimer } from './step-timer.ts';
import type { Workload } from './workload.ts';

type Calls = Readonly<Record<string, readonly string[]>>;

/** The calls that each step consists of. */
const CALLS: Calls = {
  create: ['create'],
  start: ['attach', 'wait', 'start'],
  run: ['exit'],
  remove: ['remove'],
};
/** Without an engine. */
const BUNDLE_CALLS: Calls = { create: ['create'], start: ['start'], run: ['exit'], remove: ['delete'] };
/** In a pod. */
const POD_CALLS: Calls = {
  create: ['runp', 'create'],
  start: ['start'],
  run: ['exit'],
  remove: ['rm', 'stopp', 'rmp'],
};
const OF_API: Readonly<Partial<Record<string, Calls>>> = { bundle: BUNDLE_CALLS, cri: POD_CALLS };
const STEPS = Object.keys(CALLS);

/**
 * A command of the user's in an image of the user's. Its output comes to drivergrid, which keeps the head and counts the
 * rest; the engine does not log it.
 */
export const command: Workload = {
  ...{ name: 'command', apis: ['docker', 'cri', 'bundle'], tools: [], steps: STEPS, trial: dockerRun },
  keys: {
    command: { what: 'what to run in the container', isNeeded: true },
    exit_code: { what: 'what the command ends with', isNeeded: false },
  },
  images: ({ named }) => [named],
  open: (ground, signal) => {
    const { command: argv, exit_code: expected = 0 } = ground.scenario;
    const image = onlyImage(ground).reference;
    const byStep = OF_API[ground.api.kind] ?? CALLS;
    return runningLoop(ground, signal, async (run, { cell: { runtime }, label }, timer, deadline) => {
      const calls = new StepTimer(ground.clock);
      const spec = { image, command: argv, runtime, label, isLogged: false };
      try {
        const found = await run(spec, calls, deadline);
        calls.current = 'exit';
        requireExitCode(expected, found);
        const outputBytes = found.stdoutBytes + found.stderrBytes;
        return {
          exitCode: found.exitCode,
          engineUs: found.engineUs,
          quantities: { output_bytes: outputBytes },
        };
      } finally {
        addSteps(calls, byStep, timer);
      }
    });
  },
};

/** Those whose calls all ended; the timer is then at the step that the calls are at. */
function addSteps(calls: StepTimer, byStep: Calls, timer: StepTimer): void {
  for (const [step, names] of Object.entries(byStep)) {
    const us = names.map((call) => calls.steps[call]);
    if (us.every((one) => one !== undefined))
      timer.add(
        step,
        us.reduce((sum, one) => sum + one, 0),
      );
  }
  timer.current = STEPS.find((step) => byStep[step]?.includes(calls.current)) ?? 'create';
}
