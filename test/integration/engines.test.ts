import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { signalProcess } from '../../src/adapters/host/processes.ts';
import { engineObstacle } from './support/engine-needs.ts';
import { cgroupsOf, leftInState } from './support/leftovers.ts';
import { processesMentioning } from './support/living.ts';
import { drivergrid, scenarioFile, type Playground } from './support/playground.ts';
import { eventsOf, samplesOf, samplesReach, tableOf } from './support/recorded.ts';
import { sharePlayground } from './support/share-playground.ts';

const YAML = `name: engines
network: none
engines:
  - docker
  - { name: newer, kind: docker, from: debian/trixie }
  - { name: podman, kind: podman }
  - { name: gone, kind: docker, path: /nowhere/dockerd }
drivers:
  - { driver: vfs, engines: [docker, newer, gone] }
  - { driver: overlayfs, engines: [docker, newer] }
  - { driver: overlay, engines: [podman] }
runtimes: [runc]
rounds: 2
iterations: 2
`;

const obstacle = (await engineObstacle()) ?? (await engineObstacle('podman'));
let place: Playground;
let scenario: string;
let out: string;

sharePlayground(obstacle, (made) => (place = made));
beforeAll(async () => {
  if (obstacle !== undefined) return;
  scenario = await scenarioFile(place, YAML);
  out = join(place.path, 'out');
  const fetched = await drivergrid(place, ['setup', scenario]);
  // The engine that is nowhere is told, and does not keep the others from being fetched.
  expect(fetched.stdout, fetched.stderr).toContain('fetch docker.io 26.');
  expect(fetched.exitCode, fetched.stderr).toBe(0);
});

it('several engines are measured in one run, and what cannot be is explained', async () => {
  const ended = await drivergrid(place, ['run', scenario, '--out', out]);
  expect(ended.exitCode, ended.stderr).toBe(0);
  const summary = await tableOf(join(out, 'summary.csv'));
  expect(summary.map(({ engine, driver, outcome, reason }) => [engine, driver, outcome, reason])).toEqual([
    ['docker', 'vfs', 'measured', ''],
    [
      'docker',
      'overlayfs',
      'unsupported',
      expect.stringContaining('has no snapshotter overlayfs: it came with 24.0'),
    ],
    ['newer', 'vfs', 'measured', ''],
    ['newer', 'overlayfs', 'measured', ''],
    ['podman', 'overlay', 'measured', ''],
    ['gone', 'vfs', 'unsupported', expect.stringContaining('/nowhere/dockerd was not found')],
  ]);
  const versions = new Map(
    (await tableOf(join(out, 'samples.csv'))).map((row) => [row['engine'], row['engine_version']]),
  );
  expect([...versions.keys()].sort()).toEqual(['docker', 'newer', 'podman']);
  expect(versions.get('newer')).toMatch(/^v26\./);
  expect(versions.get('docker')).not.toBe(versions.get('newer'));

  const proofs = (await eventsOf(out)).filter((event) => event.type === 'proof');
  expect(proofs.flatMap(({ checks }) => checks).filter(({ ok }) => !ok)).toEqual([]);
  const proved = proofs.filter(({ engine, checks }) =>
    checks.some(({ what }) => engine === 'newer' && what.startsWith('SHA-256')),
  );
  // Two starts under each of two drivers, of the engine and of its own runc.
  expect(proved).toHaveLength(8);
  expect(await leftInState(place)).toEqual([]);
  expect(await cgroupsOf(out)).toEqual([]);
});

it('one of its engines is compared with another', async () => {
  const compared = await drivergrid(place, [
    ...['compare', `${out}@docker`, `${out}@newer`, '--by', 'engine', '--json'],
  ]);
  expect(compared.exitCode, compared.stderr).toBe(0);
  expect(JSON.parse(compared.stdout)).toMatchObject({
    cells: [{ driver: 'vfs', runtime: 'runc' }],
    differences: [{ name: 'engine of the run', details: ['docker -> newer'] }, { name: 'engine' }, {}],
  });
});

it('a run that was killed leaves nothing after restore, and goes on', async () => {
  const killed = join(place.path, 'killed');
  const run = drivergrid(place, ['run', scenario, '--out', killed]);
  await samplesReach(killed, 3, run);
  if (run.pid === undefined) throw new Error('the run has not begun');
  signalProcess(run.pid, 'SIGKILL');
  expect(await run).toMatchObject({ signal: 'SIGKILL' });
  const restored = await drivergrid(place, ['restore']);
  expect(restored.exitCode, restored.stderr).toBe(0);
  expect(await processesMentioning(place.state)).toEqual([]);
  expect(await leftInState(place)).toEqual([]);
  const resumed = await drivergrid(place, ['run', '--resume', killed]);
  expect(resumed.exitCode, resumed.stderr).toBe(0);
  const timed = samplesOf(await eventsOf(killed)).filter(({ phase }) => phase === 'timed');
  const places = timed.map(({ engine, driver, round, iteration }) =>
    [engine, driver, round, iteration].join(' '),
  );
  expect(new Set(places).size).toBe(places.length);
  expect(places).toHaveLength(4 * 2 * 2);
  expect(await readdir(join(place.state, 'runs')).catch(() => [])).toEqual([]);
});
