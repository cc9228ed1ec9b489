import { EMPTY_DATA_ROOT } from '../../fakes/empty-data-root.ts';
import { evenMemory } from '../../fakes/even-memory.ts';
import { expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/host/system-clock.ts';
import { cellLabel } from '../../../src/core/axes/cell.ts';
import { Figures } from '../../../src/core/figures/figures.ts';
import { planRun } from '../../../src/core/plan/plan-run.ts';
import { ofStep } from '../../../src/core/results/step-results.ts';
import type { ImageArchive } from '../../../src/ports/image.ts';
import { stepsCsv, summaryCsv } from '../../../src/report/csv.ts';
import { gridText } from '../../../src/report/grid-text.ts';
import { parseScenario } from '../../../src/scenario/load.ts';
import { rootfs } from '../../../src/workloads/rootfs.ts';
import { StepTimer } from '../../../src/workloads/step-timer.ts';
import { MemoryLab } from '../../fakes/memory-lab.ts';
import { readCsv } from '../../fixtures/read-csv.ts';
import { IMAGE, NO_PROGRAMS, runOnLab } from '../../fixtures/stand-in-run.ts';

const SCENARIO = parseScenario(
  'name: files\nworkload: rootfs\ndrivers: [overlay2]\nruntimes: [runc]\nlayers: [1, 64]\nrounds: 2\niterations: 2\n',
  'files.yaml',
);

/** What the program says where each operation takes as many microseconds. */
function said(us: number): string {
  return rootfs.steps
    .map((step) =>
      step === 'rename_dir' ? { step, refused: 'EXDEV' } : { step, operations: 10, ns: us * 10_000 },
    )
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}

function image(layers: number, output: string): ImageArchive {
  return { ...IMAGE, reference: `drivergrid/layers:${layers}`, layers, expectedOutput: output };
}

async function measured(...layered: readonly ImageArchive[]): ReturnType<typeof runOnLab> {
  const plan = planRun(SCENARIO, { runId: 'r1', seed: 1, lab: 'private', steps: rootfs.steps });
  return await runOnLab(plan, new MemoryLab(systemClock), { workload: rootfs, layered });
}

it('measures each number of layers with an image of its own, and tells operations and what is refused', async () => {
  const { results, events, thrown } = await measured(image(1, said(2)), image(64, said(40)));
  expect(thrown).toBeUndefined();
  expect(results.cells.map((cell) => `${cellLabel(cell)} ${cell.outcome.kind}`)).toEqual([
    'overlay2 x runc measured',
    'overlay2 x runc of 64 layers measured',
  ]);
  const sample = events.find((event) => event.type === 'sample');
  expect(sample).toMatchObject({ total_us: expect.any(Number) as number, refused: { rename_dir: 'EXDEV' } });
  expect(Object.keys(sample?.engine_us ?? {})).toEqual(
    expect.arrayContaining(['container_create', 'container_start', 'container_exit', 'container_remove']),
  );

  const figures = new Figures(results);
  const [header = [], ...rows] = readCsv(stepsCsv(figures));
  const column = (name: string): string[] => rows.map((row) => row[header.indexOf(name)] ?? 'no such column');
  const of = (layers: string, step: string): Record<string, string> => {
    const at = rows.findIndex((row) => row[header.indexOf('layers')] === layers && row.includes(step));
    return Object.fromEntries(header.map((name, index) => [name, rows[at]?.[index] ?? '']));
  };
  expect(column('step')).toContain('copy_up_large');
  expect(of('1', 'append')).toMatchObject({
    mean_us: '20',
    operations: '10',
    us_per_operation: '2',
    refused: '',
  });
  expect(of('64', 'append')).toMatchObject({ mean_us: '400', us_per_operation: '40' });
  expect(of('64', 'rename_dir')).toMatchObject({ n: '0', mean_us: '', operations: '', refused: 'EXDEV' });
  expect(summaryCsv(figures)).toContain(',container_create_mean_us,');

  const grid = (step: string): string =>
    gridText(ofStep(results, step), { color: false, width: 80, subject: `the step ${step}` });
  expect(grid('append')).toMatch(/mean time of the step append, in milliseconds/);
  expect(grid('append')).toMatch(/runc of 64 layers +0\.40/);
  expect(grid('rename_dir')).toContain('the file system refuses rename_dir (EXDEV)');
});

it('a program that stops fails its iteration at the step that it did not end, with the steps before', async () => {
  const four = image(1, said(2).split('\n').slice(0, 4).join('\n'));
  const running = await new MemoryLab(systemClock).start({ name: 'vfs', driver: 'vfs' }, []);
  const { engine, gone } = running;
  await engine.bringImage(four, gone);
  const ground = {
    ...{ api: engine.api, gone, images: [four], network: 'none', scenario: {}, clock: systemClock },
    dataRoot: EMPTY_DATA_ROOT,
    memory: evenMemory(),
  };
  await using loop = await rootfs.open({ ...ground, programs: NO_PROGRAMS }, gone);
  const timer = new StepTimer(systemClock);
  const iteration = { cell: { runtime: 'runc', concurrency: 1 }, label: 'one' };
  await expect(loop.iterate(iteration, timer, gone)).rejects.toThrow(
    'expected the result of the step read_large, found none',
  );
  expect(timer.current).toBe('read_large');
  expect(timer.steps).toEqual({ walk: 20, stat: 20, miss: 20, read: 20 });
});

it.each([
  [
    'workload: rootfs\nimage: builtin:hello',
    'expected builtin:layers, the image of the workload rootfs; leave `image` out in image',
  ],
  [
    'layers: [1, 2]',
    'only builtin:layers and builtin:pause come in several numbers of layers; use `workload: rootfs` or `workload: image-load` or `workload: commit`',
  ],
  ['workload: rootfs\nlayers: [4, 4]', 'a level of the ladder is named twice'],
  ['workload: rootfs\nlayers: 128', 'a.yaml:5: expected at most 127: engines refuse'],
])('%j is refused by its line', (text, told) => {
  expect(() => parseScenario(`name: a\ndrivers: [vfs]\nruntimes: [runc]\n${text}\n`, 'a.yaml')).toThrow(told);
});
