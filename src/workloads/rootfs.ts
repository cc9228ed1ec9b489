import { LAYERS_IMAGE } from '../core/scenario/image-name.ts';
import { PROGRAM } from '../image/layers-archive.ts';
import { DIRECTORIES, TREE, USUAL_TREE } from '../image/layers-tree.ts';
import type { FloorApi, ProgramEnd } from '../ports/floor-api.ts';
import type { ImageArchive } from '../ports/image.ts';
import { checkAnswer } from './answer.ts';
import { aroundContainer } from './around-container.ts';
import { cellImage } from './cell-image.ts';
import { addInsideSteps, type InsideSteps } from './inside-steps.ts';
import { runningLoop } from './running-loop.ts';
import type { StepTimer } from './step-timer.ts';
import type { Ground, Loop, Workload } from './workload.ts';

/** Where the program makes files of its own. */
const WORK = '/work';

/**
 * File work in a new container's root. The steps are timed by the program in the container, by its own monotonic clock;
 * the total is their sum. What the container itself took stands beside it. On the floor the same program works on a copy
 * of the same files, without a container.
 */
export const rootfs: Workload = {
  ...{ name: 'rootfs', apis: ['docker', 'cri', 'bundle', 'none'], needsImage: LAYERS_IMAGE, judges: 'steps' },
  tools: [],
  steps: [
    ...['walk', 'stat', 'miss', 'read', 'read_large', 'append', 'chown', 'copy_up_large', 'rename_file'],
    ...['rename_dir', 'unlink', 'create', 'overwrite', 'fsync', 'write_large', 'rmtree'],
  ],
  images: ({ layered }) => layered,
  open: ({ api, ...ground }, signal) =>
    api.kind === 'none'
      ? Promise.resolve(floorLoop({ ...ground, api }))
      : containerLoop({ ...ground, api }, signal),
};

function containerLoop(ground: Ground, signal: AbortSignal): Promise<Loop> {
  return runningLoop(ground, signal, async (run, { cell, label }, timer, deadline) => {
    const image = cellImage(ground, cell);
    const command = [PROGRAM, TREE, WORK, ...sizesOf(image)];
    const spec = { image: image.reference, command, runtime: cell.runtime, label };
    const { found, ...around } = await aroundContainer(ground, run, spec, timer, deadline);
    return { ...around, ...insideSteps(image, found, timer) };
  });
}

function floorLoop({ api, clock, images }: Ground<FloorApi>): Loop {
  return {
    prepare: () => Promise.resolve(),
    iterate: async ({ cell }, timer, signal) => {
      const image = cellImage({ images }, cell);
      const begin = clock.nowUs();
      timer.current = 'copy';
      await using copy = await api.copyOf(image.reference, signal);
      timer.current = 'program';
      const within = (path: string): string => copy.path + path;
      const argv = [within(PROGRAM), within(TREE), within(WORK), ...sizesOf(image)];
      const found = await copy.run(argv, signal);
      const elapsedUs = Math.round(clock.nowUs() - begin);
      return { exitCode: found.exitCode, engineUs: {}, elapsedUs, ...insideSteps(image, found, timer) };
    },
    trouble: () => undefined,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** @throws Error where the program did not end well, at the step that it was at */
function insideSteps(image: ImageArchive, found: ProgramEnd, timer: StepTimer): InsideSteps {
  try {
    const inside = addInsideSteps(found.stdout, rootfs.steps, timer);
    checkAnswer(image, found);
    return inside;
  } catch (error) {
    // What the program says of its end is more than that a line is missing.
    checkAnswer(image, found);
    throw error;
  }
}

/** As the program takes them: files and directories. */
function sizesOf({ files = USUAL_TREE.files }: ImageArchive): string[] {
  return [String(files), String(DIRECTORIES)];
}
