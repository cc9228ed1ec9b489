import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { which } from '../../src/adapters/host/find-program.ts';
import type { Comparison } from '../../src/core/compare/comparison.ts';
import { engineObstacle } from './support/engine-needs.ts';
import { leftInState } from './support/leftovers.ts';
import { drivergrid, scenarioFile, type Playground } from './support/playground.ts';
import { sharePlayground } from './support/share-playground.ts';
import { slowCall } from './support/slow-call.ts';

/** 16 calls in the step make 1.3 s of about 0.1 s: any machine shows that. */
const DELAY_MS = 80;

const missing = async (program: string): Promise<string | undefined> =>
  (await which(program)) === undefined ? `needs ${program}` : undefined;
const obstacle = (await engineObstacle()) ?? (await missing('cc')) ?? (await missing('fuse-overlayfs'));
let place: Playground;

sharePlayground(obstacle, (made) => (place = made));

beforeAll(async () => {
  if (obstacle !== undefined) return;
  await using programs = await slowCall();
  const scenario = await scenarioFile(
    place,
    `name: slow
workload: rootfs
network: none
files: 128
engine: ${programs.engine}
drivers: [fuse-overlayfs]
runtimes: [runc]
rounds: 4
iterations: 2
`,
  );
  for (const side of ['before', 'again', 'after']) {
    if (side === 'after') await programs.slowDown(DELAY_MS);
    const { exitCode, stderr } = await drivergrid(place, ['run', scenario, '--out', join(place.path, side)]);
    expect(exitCode, stderr).toBe(0);
  }
});

it('names the one step that got slower, and no other', async () => {
  // Another program may slow one of the runs down, but hardly to half its speed.
  const compared = ['compare', 'before', 'after', '--gate', '100%'];
  const { stdout, exitCode, stderr } = await drivergrid(place, [...compared, '--json']);
  expect(exitCode, stderr).toBe(1);
  const { cells } = JSON.parse(stdout) as Comparison;
  expect(cells.map(({ verdict, reason }) => ({ verdict, reason }))).toEqual([
    { verdict: 'regression', reason: 'fsync is slower' },
  ]);
  const text = await drivergrid(place, compared);
  expect(text.stdout).toMatch(
    /^REGRESSION in 1 of 15 steps in 1 of 1 cell \(margin 100 %\): fuse-overlayfs x runc\s\(fsync\)/,
  );
});

it('finds no step slower of two runs without it', async () => {
  const { exitCode, stderr } = await drivergrid(place, ['compare', 'before', 'again', '--gate', '100%']);
  expect([0, 5], stderr).toContain(exitCode);
});

it('leaves nothing', async () => {
  expect(await leftInState(place)).toEqual([]);
});
