import { appendFile, cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { engineObstacle } from './support/engine-needs.ts';
import { savedImage } from './support/image-archive.ts';
import { leftInState } from './support/leftovers.ts';
import { drivergrid, scenarioFile, type Playground } from './support/playground.ts';
import { eventLines, eventsOf, samplesOf, samplesReach, tableOf } from './support/recorded.ts';
import { sharePlayground } from './support/share-playground.ts';

const SCENARIO = 'name: cut\ndrivers: [overlay2, vfs]\nruntimes: [runc, crun]\nrounds: 2\niterations: 2\n';

const obstacle = await engineObstacle();
let place: Playground;
let scenario: string;
/** A run that is killed in its second round, restored, then resumed; `begun` is a copy from before that. */
let out: string;
let begun: string;
let linesBefore: string[];

sharePlayground(obstacle, (made) => (place = made));
beforeAll(async () => {
  if (obstacle !== undefined) return;
  scenario = await scenarioFile(place, SCENARIO);
  out = join(place.path, 'out');
  begun = join(place.path, 'begun');
  const run = drivergrid(place, ['run', scenario, '--out', out]);
  // 2 drivers x 2 runtimes x (1 warm-up + 2 timed) make a round.
  await samplesReach(out, 12 + 4, run);
  run.kill('SIGKILL');
  await run;
  linesBefore = await eventLines(out);
  // A line that the kill cut short.
  await appendFile(join(out, 'events.jsonl'), '{"type":"sample","seq":99,"dri');
  await cp(out, begun, { recursive: true });
});

it('refuses a further run until the killed one is undone', async () => {
  for (const args of [
    [scenario, '--out', 'other'],
    ['--resume', out],
  ]) {
    const refused = await drivergrid(place, ['run', ...args]);
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toMatch(/run \S+ was interrupted .*\n.*`drivergrid restore`/);
  }
  const restored = await drivergrid(place, ['restore', '--json']);
  expect(restored.exitCode, restored.stderr).toBe(0);
  expect((JSON.parse(restored.stdout) as { done: string[] }).done).not.toEqual([]);
  expect(await leftInState(place)).toEqual([]);
});

it('goes on where the killed run was, with every sample measured once', async () => {
  const ended = await drivergrid(place, ['run', '--resume', out]);
  expect(ended.exitCode, ended.stderr).toBe(0);

  expect((await eventLines(out)).slice(0, linesBefore.length), 'what was recorded stays').toEqual(
    linesBefore,
  );
  const samples = samplesOf(await eventsOf(out));
  expect(samples.map((sample) => sample.seq)).toEqual(samples.map((_, index) => index + 1));
  expect(samples.filter((sample) => sample.status !== 'ok')).toEqual([]);
  const places = samples
    .filter((sample) => sample.phase === 'timed')
    .map(({ round, driver, runtime, iteration }) => `${round} ${driver} ${runtime} ${iteration}`);
  const planned = [1, 2].flatMap((round) =>
    ['overlay2', 'vfs'].flatMap((driver) =>
      ['crun', 'runc'].flatMap((runtime) =>
        [1, 2].map((iteration) => `${round} ${driver} ${runtime} ${iteration}`),
      ),
    ),
  );
  expect(places.sort()).toEqual(planned);

  expect(await tableOf(join(out, 'samples.csv'))).toHaveLength(samples.length);
  const grid = await tableOf(join(out, 'grid.csv'));
  expect(grid.map((row) => row['runtime'])).toEqual(['runc', 'crun']);
  for (const row of grid) {
    expect(row['overlay2_us']).toMatch(/^\d+$/);
    expect(row['vfs_us']).toMatch(/^\d+$/);
  }
  const again = await drivergrid(place, ['run', '--resume', out]);
  expect(again.exitCode, again.stderr).toBe(0);
  expect(samplesOf(await eventsOf(out))).toEqual(samples);
  expect(await leftInState(place)).toEqual([]);
});

it('does not mix samples of two kernels', async () => {
  const path = join(begun, 'events.jsonl');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace(/"kernel":"[^"]*"/, '"kernel":"4.15.0-20-generic"'));
  const refused = await drivergrid(place, ['run', '--resume', begun]);
  expect(refused.exitCode).toBe(3);
  expect(refused.stderr).toMatch(/kernel: 4\.15\.0-20-generic when the run began, \S+ now/);
  await writeFile(path, text);
});

it('does not take another scenario for the one that the run was begun with', async () => {
  const other = await scenarioFile(place, SCENARIO.replace('iterations: 2', 'iterations: 3'), 'other.yaml');
  const refused = await drivergrid(place, ['run', other, '--resume', begun]);
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('other.yaml is not the scenario');
});

it('finds an image by a relative path from elsewhere, and does not go on with another one in its place', async () => {
  await writeFile(join(place.path, 'own.tar'), await savedImage('example/own:7'));
  const own = await scenarioFile(place, `${SCENARIO}image: ./own.tar\n`, 'own.yaml');
  const folder = join(place.path, 'own');
  const run = drivergrid(place, ['run', own, '--out', folder]);
  await samplesReach(folder, 2, run);
  run.kill('SIGINT');
  expect(await run).toMatchObject({ exitCode: 130 });

  const fromRoot = ['env', '--chdir=/'];
  await writeFile(join(place.path, 'own.tar'), await savedImage('example/own:7', 1));
  const refused = await drivergrid(place, ['run', '--resume', folder], fromRoot);
  expect(refused.exitCode).toBe(3);
  expect(refused.stderr).toMatch(
    /has changed: (sha256:[0-9a-f]{64}) when the run began, (?!\1)sha256:[0-9a-f]{64} now/,
  );

  await writeFile(join(place.path, 'own.tar'), await savedImage('example/own:7'));
  const ended = await drivergrid(place, ['run', '--resume', folder], fromRoot);
  expect(ended.exitCode, ended.stderr).toBe(0);
});
