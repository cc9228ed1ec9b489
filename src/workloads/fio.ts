import { FIO_IMAGE } from '../core/scenario/image-name.ts';
import { jobNames } from '../core/scenario/job-file.ts';
import type { Scenario } from '../core/scenario/scenario.ts';
import { WORK } from '../image/fio-archive.ts';
import type { FloorApi, ProgramEnd } from '../ports/floor-api.ts';
import { requireExitCode, WrongAnswerError } from './answer.ts';
import { aroundContainer } from './around-container.ts';
import { dockerRun } from './docker-run.ts';
import { addFioSteps, fioNotes, type FioFinding } from './fio-steps.ts';
import { onlyImage } from './only-image.ts';
import { runningLoop } from './running-loop.ts';
import type { StepTimer } from './step-timer.ts';
import type { Ground, Loop, Workload } from './workload.ts';

/**
 * fio(1) in a new container: each job of the user's job file is a step. fio times them; what the container took stands
 * beside. On the floor the same program does the same in a folder under the data root.
 */
export const fio: Workload = {
  ...{
    name: 'fio',
    apis: ['docker', 'cri', 'bundle', 'none'],
    needsImage: FIO_IMAGE,
    trial: dockerRun,
    judges: 'steps',
  },
  tools: [{ name: 'fio', packages: ['fio'] }],
  keys: { job: { what: 'a job file of fio', isNeeded: true } },
  steps: [],
  stepsOf,
  images: ({ named }) => [named],
  open: ({ api, ...ground }, signal) =>
    api.kind === 'none'
      ? Promise.resolve(floorLoop({ ...ground, api }))
      : containerLoop({ ...ground, api }, signal),
};

function stepsOf({ job_text: text = '' }: Pick<Scenario, 'job_text'>): readonly string[] {
  const found = jobNames(text);
  return 'names' in found ? found.names : [];
}

function containerLoop(ground: Ground, signal: AbortSignal): Promise<Loop> {
  const { reference: image, program: command } = onlyImage(ground);
  const steps = stepsOf(ground.scenario);
  return runningLoop(ground, signal, async (run, { cell: { runtime }, label }, timer, deadline) => {
    const spec = { image, command, runtime, label, isLogged: false };
    const { found, ...around } = await aroundContainer(ground, run, spec, timer, deadline);
    return { ...around, ...insideSteps(found, steps, timer) };
  });
}

function floorLoop({ api, clock, images, scenario }: Ground<FloorApi>): Loop {
  const { reference, program = [] } = onlyImage({ images });
  const steps = stepsOf(scenario);
  return {
    prepare: () => Promise.resolve(),
    iterate: async (_, timer, signal) => {
      const begin = clock.nowUs();
      timer.current = 'copy';
      await using copy = await api.copyOf(reference, signal);
      timer.current = 'program';
      const found = await copy.runWithin(program, WORK, signal);
      const elapsedUs = Math.round(clock.nowUs() - begin);
      return { exitCode: found.exitCode, engineUs: {}, elapsedUs, ...insideSteps(found, steps, timer) };
    },
    trouble: () => undefined,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** @throws Error where a job failed, at its step, with what fio said */
function insideSteps(found: ProgramEnd, steps: readonly string[], timer: StepTimer): FioFinding {
  try {
    const inside = addFioSteps(found.stdout, steps, timer);
    requireExitCode(0, found);
    return inside;
  } catch (error) {
    // What fio says of its end is more than that a result is missing.
    if (found.exitCode === 0 || error instanceof WrongAnswerError) throw error;
    const said = `${fioNotes(found.stdout)}\n${found.stderr}`.trim();
    throw new WrongAnswerError(
      `expected exit code 0, found ${found.exitCode}${said === '' ? '' : `; fio said: ${said.slice(0, 500)}`}`,
      found.exitCode,
    );
  }
}
