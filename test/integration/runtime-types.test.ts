import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { engineObstacle } from './support/engine-needs.ts';
import { drivergrid, scenarioFile, type Playground } from './support/playground.ts';
import { eventsOf, tableOf } from './support/recorded.ts';
import { sharePlayground } from './support/share-playground.ts';

/** An engine that knows shims by their type. */
const YAML = `name: shims
network: none
engines: [{ name: newer, kind: docker, from: debian/trixie }]
drivers: [vfs]
runtimes:
  - { name: mine, runtimeType: io.containerd.mine.v2 }
  - { name: own, runtimeType: io.containerd.runc.v2 }
  - { name: none, runtimeType: io.containerd.none.v2 }
rounds: 1
iterations: 1
`;

const obstacle = await engineObstacle();
let place: Playground;
let scenario: string;
/** A shim of a type of our own, on PATH: a copy of containerd's. */
let withShim: readonly string[];

sharePlayground(obstacle, (made) => (place = made));
beforeAll(async () => {
  if (obstacle !== undefined) return;
  scenario = await scenarioFile(place, YAML);
  const fetched = await drivergrid(place, ['setup', scenario]);
  expect(fetched.exitCode, fetched.stderr).toBe(0);
  const suite = join(place.path, '.cache/drivergrid/packages/debian/trixie');
  const [engine = ''] = (await readdir(suite)).filter((name) => name.startsWith('docker.io_'));
  const folder = join(place.path, 'shims');
  await mkdir(folder);
  await copyFile(
    join(suite, engine, 'tree/usr/bin/containerd-shim-runc-v2'),
    join(folder, 'containerd-shim-mine-v2'),
  );
  withShim = ['env', `PATH=${folder}:${process.env['PATH'] ?? ''}`];
});

it('a runtimeType is measured, proved by the shim that ran, and known by its version', async () => {
  const out = join(place.path, 'out');
  const ended = await drivergrid(place, ['run', scenario, '--out', out], withShim);
  expect(ended.exitCode, ended.stderr).toBe(0);
  const summary = await tableOf(join(out, 'summary.csv'));
  expect(summary.map(({ runtime, outcome, reason }) => [runtime, outcome, reason])).toEqual([
    ['mine', 'measured', ''],
    ['own', 'measured', ''],
    ['none', 'unsupported', expect.stringContaining('the shim containerd-shim-none-v2 is not on')],
  ]);
  const events = await eventsOf(out);
  const shims = events.flatMap((event) =>
    event.type === 'proof' ? event.checks.filter(({ what }) => what === 'runtime shim') : [],
  );
  expect(shims.map(({ found }) => found).toSorted()).toEqual([
    'containerd-shim-mine-v2',
    'containerd-shim-runc-v2',
  ]);
  const begun = events.find((event) => event.type === 'run');
  expect(begun?.fingerprint.runtimes).toMatchObject({
    mine: expect.stringMatching(/^containerd-shim-mine-v2 1\./) as string,
    own: expect.stringMatching(/^containerd-shim-runc-v2 1\./) as string,
    none: 'absent',
  });
});
