import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { which } from '../../src/adapters/host/find-program.ts';
import { tarArchive } from '../../src/image/tar-archive.ts';
import { engineObstacle } from './support/engine-needs.ts';
import { cgroupsOf, leftInState } from './support/leftovers.ts';
import { processesMentioning } from './support/living.ts';
import { drivergrid, scenarioFile, type Playground } from './support/playground.ts';
import { eventsOf, samplesOf, samplesReach, tableOf } from './support/recorded.ts';
import { recordedRun, type RecordedRun } from './support/recorded-run.ts';
import { sharePlayground } from './support/share-playground.ts';
import { shellImage } from './support/shell-image.ts';

const obstacle =
  (await engineObstacle()) ?? ((await which('crun')) === undefined ? 'needs crun beside runc' : undefined);
let place: Playground;

sharePlayground(obstacle, (made) => (place = made));

function ran(name: string, keys: string): Promise<RecordedRun> {
  return recordedRun(place, `name: ${name}\nnetwork: none\nrounds: 1\nwarmup: 0\n${keys}\n`, name);
}

async function nothingLeft(out: string): Promise<void> {
  // What comes and goes on the host meanwhile is nobody's.
  const ours = (await eventsOf(out)).filter((event) => event.type === 'leak' && event.whose !== 'unknown');
  expect(ours).toEqual([]);
  expect(await processesMentioning(place.path)).toEqual([]);
  expect(await leftInState(place)).toEqual([]);
  expect(await cgroupsOf(out)).toEqual([]);
}

describe('an engine beside the runtime alone', () => {
  let found: RecordedRun;

  beforeAll(async () => {
    if (obstacle !== undefined) return;
    found = await ran(
      'grid',
      'engines: [docker, bare]\ndrivers: [overlay2, vfs]\nruntimes: [runc, crun]\niterations: 2\nconcurrency: [1, 3]',
    );
  });

  it('is measured in every cell, each in its own steps', () => {
    expect(found.ended.exitCode, found.ended.stderr).toBe(0);
    const samples = samplesOf(found.events);
    expect(samples.map(({ status, error }) => error ?? status)).toEqual(samples.map(() => 'ok'));
    expect(samples).toHaveLength(2 * 2 * 2 * 2 * 2);
    for (const { engine, steps_us: steps, total_us: total } of samples) {
      expect(Object.keys(steps)).toEqual(
        engine === 'bare'
          ? ['create', 'start', 'exit', 'delete']
          : ['create', 'attach', 'wait', 'start', 'exit', 'remove'],
      );
      expect(Object.values(steps).reduce((sum, us) => sum + us, 0)).toBe(total);
    }
  });

  it('proves driver, network and runtime', async () => {
    const proofs = found.events.filter((event) => event.type === 'proof' && event.engine === 'bare');
    const rows = proofs.flatMap((proof) =>
      proof.type === 'proof'
        ? proof.checks.map(
            (row) => `${proof.driver} ${proof.runtime ?? ''}: ${row.what}: ${row.found} ${row.ok}`,
          )
        : [],
    );
    expect(rows).toEqual(
      expect.arrayContaining([
        'overlay2 runc: root of a running container: overlay true',
        'vfs runc: root of a running container: no mount of its own true',
        'vfs crun: network of a running container: none true',
        `overlay2 runc: runtime command: ${(await which('runc')) ?? ''} true`,
        'vfs runc: runtime state: runc true',
        'vfs crun: runtime state: crun true',
      ]),
    );
  });

  it('adds what the tables say', async () => {
    const rows = await tableOf(join(found.out, 'summary.csv'));
    const row = (engine: string, driver: string) =>
      rows.find((one) => one['engine'] === engine && one['driver'] === driver && one['runtime'] === 'runc');
    const [docker, bare] = [row('docker', 'vfs'), row('bare', 'vfs')];
    expect(docker?.['bare_mean_us']).toBe(bare?.['mean_us']);
    expect(Number(docker?.['bare_added_us'])).toBeGreaterThan(0);
    expect(bare?.['bare_ratio']).toBe('');
  });

  it('leaves nothing', async () => {
    await nothingLeft(found.out);
  });
});

it('a runtime that fails or hangs says so, and the others are measured', async () => {
  const script = async (name: string, text: string): Promise<string> => {
    const path = join(place.path, name);
    await writeFile(path, `#!/bin/sh\n${text}\nexec runc "$@"\n`);
    await chmod(path, 0o755);
    return path;
  };
  const failing = await script(
    'failing',
    'case "$*" in *" start "*) echo no start today >&2; exit 3 ;; esac',
  );
  const hanging = await script('hanging', 'case "$*" in *" create "*) sleep 60 ;; esac');
  const { out, ended, events } = await ran(
    'trouble',
    `engine: bare\ndrivers: [vfs]\niterations: 1\ntimeout: 3s
runtimes: [runc, { name: failing, path: ${failing} }, { name: hanging, path: ${hanging} }]`,
  );
  expect(ended.exitCode, ended.stderr).toBe(4);
  const outcome = (runtime: string) =>
    events.find((event) => event.type === 'runtime' && event.runtime === runtime);
  expect(outcome('failing')).toMatchObject({
    outcome: { kind: 'failed', error: 'failing start ended with 3: no start today' },
  });
  expect(outcome('hanging')).toMatchObject({
    outcome: { kind: 'failed', error: 'the first container did not end within 3000 ms' },
  });
  expect(samplesOf(events).map(({ runtime, status }) => `${runtime} ${status}`)).toEqual(['runc ok']);
  await nothingLeft(out);
});

it("a command's exit code is the container's, and each has a root of its own, as the image's layers make it", async () => {
  const layer = (...names: readonly string[]) =>
    tarArchive(names.map((name) => ({ name, mode: 0o644, content: Buffer.from('x') })));
  const layers = [
    await layer('etc/gone', 'etc/stays', 'old/one', 'old/two'),
    await layer('etc/.wh.gone', 'old/.wh..wh..opq', 'old/new'),
  ];
  await writeFile(join(place.path, 'shell.tar'), await shellImage(layers));
  const { ended, events } = await ran(
    'command',
    `engine: bare\nworkload: command\nimage: ./shell.tar\ndrivers: [overlay2, vfs]\nruntimes: [runc]\niterations: 2
command: "set -- /etc/* /old/*; echo $* >&2; [ \\"$*\\" = '/etc/stays /old/new' ] || exit 6; [ ! -e /mark ] || exit 5; echo here >/mark; exit 7"\nexit_code: 7`,
  );
  expect(ended.exitCode, ended.stderr).toBe(0);
  expect(samplesOf(events).map((sample) => sample.exit_code)).toEqual([7, 7, 7, 7]);
});

it('restores the host after it was killed in the midst of a cell', async () => {
  const scenario = await scenarioFile(
    place,
    'name: killed\nnetwork: none\nengine: bare\ndrivers: [overlay2]\nruntimes: [runc]\nrounds: 1\niterations: 500\n',
    'killed.yaml',
  );
  const out = join(place.path, 'killed');
  const run = drivergrid(place, ['run', scenario, '--out', out]);
  await samplesReach(out, 3, run);
  run.kill('SIGKILL');
  await run;
  const { exitCode, stderr } = await drivergrid(place, ['restore']);
  expect(exitCode, stderr).toBe(0);
  await nothingLeft(out);
});
