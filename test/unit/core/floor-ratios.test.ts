import { expect, it } from 'vitest';
import { docker } from '../../../src/core/engines/docker/docker.ts';
import { Figures } from '../../../src/core/figures/figures.ts';
import { driverObstacle } from '../../../src/core/host/driver-obstacle.ts';
import type { SampleRecorded } from '../../../src/core/record/events.ts';
import { resultSet } from '../../../src/core/results/result-set.ts';
import { stepsCsv, summaryCsv } from '../../../src/report/csv.ts';
import { gridView } from '../../../src/report/grid-view.ts';
import { reportHtml } from '../../../src/report/page/run-page.ts';
import { parseScenario } from '../../../src/scenario/load.ts';
import { readCsv } from '../../fixtures/read-csv.ts';
import { ended, fourSamples, plan, settled, started } from '../../fixtures/recorded-run.ts';
import { host } from '../../fixtures/stand-in-run.ts';

const PLAN = plan(['floor', 'overlay2', 'vfs', 'btrfs'], ['runc'], { workload: 'rootfs' });

/** Four samples whose steps take as long, `rename_dir` refused where no time is given. */
function taken(driver: string, walk: number, append: number, rename?: number): SampleRecorded[] {
  const steps = { walk, append, ...(rename === undefined ? {} : { rename_dir: rename }) };
  const refused = rename === undefined ? { rename_dir: 'EXDEV' } : {};
  return fourSamples(driver, [1, 1, 1, 1], { steps_us: steps, operations: { walk: 10, append: 4 }, refused });
}

const EVENTS = [
  started(),
  ...taken('floor', 100, 20, 10),
  ...taken('overlay2', 400, 2000),
  ...taken('vfs', 100, 20, 10),
  settled('btrfs', { kind: 'unsupported', reason: 'no btrfs here' }),
  ended(),
];

function column(csv: string, name: string): string[] {
  const [header = [], ...rows] = readCsv(csv);
  return rows.map((row) => row[header.indexOf(name)] ?? 'no such column');
}

it('puts each step beside the same on the floor, and a cell by the geometric mean', () => {
  const figures = new Figures(resultSet(PLAN, EVENTS));
  const ratios = [...figures.floor].map(([cell, found]) => [cell.driver, found] as const);
  expect(ratios).toEqual([
    [
      'overlay2',
      {
        steps: new Map([
          ['walk', 4],
          ['append', 100],
        ]),
        mean: expect.closeTo(20, 10) as number,
      },
    ],
    [
      'vfs',
      {
        steps: new Map([
          ['walk', 1],
          ['append', 1],
          ['rename_dir', 1],
        ]),
        mean: 1,
      },
    ],
    ['btrfs', { steps: new Map(), mean: undefined }],
  ]);
  expect(column(summaryCsv(figures), 'floor_ratio')).toEqual(['', '20', '1', '']);
  const steps = stepsCsv(figures);
  const overlay = column(steps, 'driver').flatMap((driver, index) =>
    driver === 'overlay2'
      ? [[column(steps, 'step')[index], column(steps, 'floor_ratio')[index], column(steps, 'refused')[index]]]
      : [],
  );
  expect(overlay).toContainEqual(['append', '100', '']);
  expect(overlay).toContainEqual(['rename_dir', '', 'EXDEV']);
  const page = reportHtml(figures, {}, undefined);
  expect(page).toContain('Steps against the floor');
  expect(page).toContain('<td class="hole unsupported">EXDEV</td>');
});

it('is no driver, and so never the fastest of its row', () => {
  const [row] = gridView(resultSet(PLAN, EVENTS)).rows;
  expect(row?.cells.map(({ fastest }) => fastest)).toEqual([false, true, true, false]);
});

it('a run without a floor has no such column and no such table', () => {
  const figures = new Figures(
    resultSet(plan(['vfs'], ['runc']), [started(), ...fourSamples('vfs', [1, 1, 1, 1])]),
  );
  expect(figures.floor.size).toBe(0);
  expect(summaryCsv(figures)).not.toContain('floor_ratio');
  expect(stepsCsv(figures)).not.toContain('operations');
  expect(reportHtml(figures, {}, undefined)).not.toContain('Steps against the floor');
});

it('is for file work, in either lab', () => {
  const text = (workload: string): string =>
    `name: a\nworkload: ${workload}\ndrivers: [vfs, floor]\nruntimes: [runc]\n`;
  expect(() => parseScenario(text('docker-run'), 'a.yaml')).toThrow(
    'a.yaml:3: docker-run measures containers, and the floor runs none; use `workload: rootfs`',
  );
  const [, floor = { name: '', driver: '' }] = parseScenario(text('rootfs'), 'a.yaml').drivers;
  const able = host(PLAN, '6.1.0', docker);
  const equipped = { ...able, tools: { nsenter: '/bin/nsenter', tar: '/bin/tar' } };
  for (const lab of ['private', 'system'] as const)
    expect(driverObstacle(floor, docker, equipped, 'fresh', lab)).toBeUndefined();
  expect(driverObstacle(floor, docker, { ...able, tools: {} }, 'fresh')?.reason).toContain('nsenter');
});
