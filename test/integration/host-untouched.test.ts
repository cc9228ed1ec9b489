import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { signalProcess } from '../../src/adapters/host/processes.ts';
import { engineObstacle } from './support/engine-needs.ts';
import { cgroupsOf, leftInState } from './support/leftovers.ts';
import { processesMentioning } from './support/living.ts';
import { drivergrid, scenarioFile, type Playground } from './support/playground.ts';
import { eventsOf, samplesOf, samplesReach } from './support/recorded.ts';
import { sharePlayground } from './support/share-playground.ts';
import { standInHost, type StandInHost } from './support/stand-in-host.ts';

const obstacle = await engineObstacle();
let place: Playground;
let host: StandInHost;
let scenario: string;
let before: Record<string, string>;

sharePlayground(obstacle, (made) => (place = made));
beforeAll(async () => {
  if (obstacle !== undefined) return;
  host = await standInHost(place);
  scenario = await scenarioFile(
    place,
    'name: beside\ndrivers: [overlay2, btrfs]\nruntimes: [runc, crun]\nrounds: 1\niterations: 4\n',
  );
  before = await host.snapshot();
  return () => host[Symbol.asyncDispose]();
});

async function expectUntouched(out: string): Promise<void> {
  expect(await host.snapshot()).toEqual(before);
  expect(await leftInState(place)).toEqual([]);
  expect(await cgroupsOf(out)).toEqual([]);
}

it('looks at a host on which much could change', () => {
  expect(before['firewall']).toContain('DOCKER-ISOLATION');
  expect(before['links']).toMatch(/docker0 +UP/);
  expect(before['containers']).toContain('running');
  expect(before['container']).toContain('"RestartCount": 0');
  expect(before['processes']).toMatch(/^\d+ dockerd$/m);
  expect(before['cgroups']).not.toBe('');
});

it('leaves the host as it was after a whole run', async () => {
  const out = join(place.path, 'whole');
  const ended = await drivergrid(place, ['run', scenario, '--out', out], host.enter);
  expect(ended.exitCode, ended.stderr).toBe(0);
  await expectUntouched(out);
});

it('restores the host after it was killed in the midst of a cell', async () => {
  const out = join(place.path, 'killed');
  const run = drivergrid(place, ['run', scenario, '--out', out], host.enter);
  await samplesReach(out, 3, run);
  signalProcess(await host.pidBehind(run.pid), 'SIGKILL');
  expect(await run).toMatchObject({ signal: 'SIGKILL' });
  expect((await eventsOf(out)).filter((event) => event.type === 'end')).toEqual([]);

  await vi.waitFor(async () => {
    expect(await processesMentioning(place.state)).toEqual([]);
  }, 2000);
  const [runId = ''] = await readdir(join(place.state, 'journal'));
  expect(await readdir(join(place.state, 'runs', runId))).toContain('e');

  const restored = await drivergrid(place, ['restore'], host.enter);
  expect(restored.exitCode, restored.stderr).toBe(0);
  expect(restored.stdout).toContain(`run ${runId}: restored`);
  await expectUntouched(out);

  const again = await drivergrid(place, ['restore'], host.enter);
  expect(again).toMatchObject({ exitCode: 0, stdout: 'Nothing to undo.' });
});

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('ends with its own exit code on %s, the host as it was', async (signal, exitCode) => {
  const out = join(place.path, signal);
  const run = drivergrid(place, ['run', scenario, '--out', out], host.enter);
  await samplesReach(out, 3, run);
  signalProcess(await host.pidBehind(run.pid), signal);
  const ended = await run;
  expect(ended.exitCode, ended.stderr).toBe(exitCode);
  expect(ended.stderr).toContain(`drivergrid run --resume ${out}`);
  await expectUntouched(out);
  const events = await eventsOf(out);
  expect(events.at(-1)).toMatchObject({ type: 'end', status: 'interrupted' });
  expect(samplesOf(events).every((sample) => sample.status === 'ok')).toBe(true);
  expect((await readdir(out)).sort()).toContain('samples.csv');
});
