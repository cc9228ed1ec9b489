import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { engineObstacle } from './support/engine-needs.ts';
import { cgroupsOf, leftInState } from './support/leftovers.ts';
import { processesMentioning } from './support/living.ts';
import { drivergrid, scenarioFile, type Playground } from './support/playground.ts';
import { samplesOf, tableOf } from './support/recorded.ts';
import { recordedRun, type RecordedRun } from './support/recorded-run.ts';
import { sharePlayground } from './support/share-playground.ts';

const obstacle = await engineObstacle('podman');
let place: Playground;

sharePlayground(obstacle, (made) => (place = made));

describe('a run on Podman', () => {
  let out: string;
  let ended: RecordedRun['ended'];
  let events: RecordedRun['events'];

  beforeAll(async () => {
    if (obstacle !== undefined) return;
    ({ out, ended, events } = await recordedRun(
      place,
      'name: small\nengine: podman\ndrivers: [overlay, vfs]\nruntimes: [runc, crun]\nrounds: 1\niterations: 2\n',
    ));
  });

  it('measures or explains every cell', async () => {
    expect(ended.exitCode, ended.stderr).toBe(0);
    const summary = await tableOf(join(out, 'summary.csv'));
    expect(summary).toHaveLength(4);
    for (const { outcome, reason } of summary)
      if (outcome !== 'measured')
        expect([outcome, reason]).toEqual(['unsupported', expect.stringMatching(/\w/)]);
    const measured = summary.filter(({ outcome }) => outcome === 'measured');
    expect(measured.map(({ driver }) => driver)).toEqual(expect.arrayContaining(['overlay', 'vfs']));
    for (const sample of samplesOf(events)) {
      expect(sample, sample.error).toMatchObject({ status: 'ok', exit_code: 0 });
      expect(Object.keys(sample.engine_us)).toContain('die_to_destroy');
    }
  });

  it('proves which runtime ran', () => {
    const proofs = events.flatMap((event) => (event.type === 'proof' ? [event] : []));
    expect(proofs.flatMap(({ checks }) => checks).filter(({ ok }) => !ok)).toEqual([]);
    const states = proofs.flatMap(({ runtime, checks }) =>
      checks.flatMap(({ what, found }) => (what === 'runtime state' ? `${runtime ?? ''} is ${found}` : [])),
    );
    expect(states.length).toBeGreaterThan(0);
    for (const state of states) expect(['runc is runc', 'crun is crun']).toContain(state);
  });

  it('leaves nothing but its results, and blames no runtime for what the engine keeps', async () => {
    expect(events.filter(({ type }) => type === 'leak')).toEqual([]);
    expect(await leftInState(place)).toEqual([]);
    expect(await processesMentioning(place.path)).toEqual([]);
    expect(await cgroupsOf(out)).toEqual([]);
  });
});

it('a command that fails is not taken for one that succeeds', async () => {
  const { events } = await recordedRun(
    place,
    'name: seven\nengine: podman\nworkload: command\ncommand: [/hello, "7"]\nnetwork: none\n' +
      'drivers: [vfs]\nruntimes: [crun]\nrounds: 1\niterations: 1\nwarmup: 0\n',
    'failed',
  );
  expect(samplesOf(events).map(({ status, exit_code: code }) => [status, code])).toContainEqual([
    'failed',
    7,
  ]);
});

it('the system lab says that it does not know how a service runs it', async () => {
  const scenario = await scenarioFile(place, 'name: s\nengine: podman\ndrivers: [vfs]\nruntimes: [crun]\n');
  const ended = await drivergrid(place, ['run', scenario, '--lab', 'system']);
  expect(ended.exitCode).toBe(2);
  expect(ended.stderr).toContain('the system lab does not know how a service runs podman');
});
