import { expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/host/system-clock.ts';
import { btrfsUsed, poolUsed } from '../../../src/core/host/storage-used.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { planRun } from '../../../src/core/plan/plan-run.ts';
import type { ImageArchive } from '../../../src/ports/image.ts';
import { parseScenario } from '../../../src/scenario/load.ts';
import { commit } from '../../../src/workloads/commit.ts';
import { imageLoad } from '../../../src/workloads/image-load.ts';
import type { Workload } from '../../../src/workloads/workload.ts';
import { MemoryEngine } from '../../fakes/memory-engine.ts';
import { MemoryLab } from '../../fakes/memory-lab.ts';
import { IMAGE, runOnLab } from '../../fixtures/stand-in-run.ts';

const LAYERED: ImageArchive = {
  ...IMAGE,
  reference: 'drivergrid/layers:3',
  layers: 3,
  archive: 'layers.tar',
};

/** A lab whose engines can load some archives. */
class LoadingLab extends MemoryLab {
  readonly #images: readonly ImageArchive[];

  constructor(...images: readonly ImageArchive[]) {
    super(systemClock);
    this.#images = images;
  }

  override async start(...args: Parameters<MemoryLab['start']>): ReturnType<MemoryLab['start']> {
    const running = await super.start(...args);
    if (!(running.engine instanceof MemoryEngine)) throw new TypeError('expected an engine in memory');
    for (const image of this.#images) running.engine.archives.set(image.archive, image);
    return running;
  }
}

function planOf(workload: Workload, more = ''): Plan {
  const text = `name: s\nworkload: ${workload.name}\ndrivers: [overlay2]\nruntimes: [runc]\nrounds: 1\niterations: 2\n${more}`;
  return planRun(parseScenario(text, 's.yaml'), {
    runId: 'r1',
    seed: 1,
    lab: 'private',
    steps: workload.steps,
  });
}

it('counts what an image and its first container take, and what is left of them', async () => {
  const { results, events, thrown } = await runOnLab(
    planOf(imageLoad, 'layers: [3]\n'),
    new LoadingLab(LAYERED),
    {
      workload: imageLoad,
      layered: [LAYERED],
    },
  );
  expect(thrown).toBeUndefined();
  expect(results.cells.map(({ outcome }) => outcome.kind)).toEqual(['measured']);
  const sample = events.findLast((event) => event.type === 'sample');
  expect(sample).toMatchObject({
    quantities: {
      ...{ image_bytes: 1000, image_inodes: 1, container_bytes: 10, container_inodes: 1 },
      ...{ left_bytes: 0, left_inodes: 0 },
    },
  });
  expect(Object.keys(sample?.steps_us ?? {})).toEqual(imageLoad.steps);
  // Counting takes time, which is in no step.
  expect(sample?.elapsed_us).toBeGreaterThanOrEqual(sample?.total_us ?? NaN);
});

it('tells an image that cannot be loaded at its step', async () => {
  const { results } = await runOnLab(planOf(imageLoad, 'layers: [3]\n'), new LoadingLab(), {
    workload: imageLoad,
    layered: [LAYERED],
  });
  expect(results.cells[0]?.outcome).toMatchObject({ kind: 'failed', error: 'no space left on device' });
});

it('commits what a container has changed, and removes it', async () => {
  const image = { ...LAYERED, expectedOutput: '' };
  const { results, events, thrown } = await runOnLab(planOf(commit), new MemoryLab(systemClock), {
    workload: commit,
    layered: [image],
  });
  expect(thrown).toBeUndefined();
  expect(results.cells.map(({ outcome }) => outcome.kind)).toEqual(['measured']);
  const sample = events.findLast((event) => event.type === 'sample');
  expect(sample).toMatchObject({ quantities: { commit_bytes: 1000, commit_inodes: 1 } });
  expect(Object.keys(sample?.steps_us ?? {})).toEqual(commit.steps);
});

it.each([
  ['workload: image-load\nconcurrency: [1, 2]', 's.yaml:5: image-load counts all that the engine stores'],
  [
    'workload: image-load\nimage: builtin:hello',
    's.yaml:5: image-load cannot measure builtin:hello, which every engine gets',
  ],
  [
    'workload: docker-run\nchanged_files: [1]',
    's.yaml:5: docker-run takes no `changed_files`; use `workload: commit`',
  ],
  ['workload: commit\nchanged_files: [2000]', 's.yaml:5: expected at most 1024, the files'],
  ['workload: commit\nlayers: [200]', 's.yaml:5: expected at most 127: engines refuse'],
])('refuses %s', (lines, said) => {
  expect(() => parseScenario(`name: s\ndrivers: [vfs]\nruntimes: [runc]\n${lines}\n`, 's.yaml')).toThrow(
    said,
  );
});

it('reads what a thin pool and a btrfs use', () => {
  const status =
    '0 209715200 thin-pool 1 141/524288 2005/1638400 - rw discard_passdown queue_if_no_space - 1024 ';
  const table = '0 209715200 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing ';
  expect(poolUsed(status, table)).toBe(141 * 4096 + 2005 * 65536);
  expect(() => poolUsed('0 8 linear 7:1 0', table)).toThrow(
    'expected the state of a thin pool, found "0 8 linear',
  );
  const usage =
    'Overall:\n    Device size:\t\t  8589934592\n    Used:\t\t\t    28696576\n    Free (estimated):\t\t 1\n';
  expect(btrfsUsed(usage)).toBe(28_696_576);
});
