import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { engineObstacle } from './support/engine-needs.ts';
import { savedImage } from './support/image-archive.ts';
import { cgroupsOf, leftInState } from './support/leftovers.ts';
import { processesMentioning } from './support/living.ts';
import { drivergrid, scenarioFile, type Playground } from './support/playground.ts';
import { recordedRun, type RecordedRun } from './support/recorded-run.ts';
import { eventsOf, samplesOf, tableOf } from './support/recorded.ts';
import { sharePlayground } from './support/share-playground.ts';

const TABLES = ['samples.csv', 'summary.csv', 'grid.csv', 'report.html', 'report.md'];

const obstacle = await engineObstacle();
let place: Playground;

sharePlayground(obstacle, (made) => (place = made));

describe('a run over several drivers and runtimes', () => {
  let out: string;
  let ended: RecordedRun['ended'];
  let events: RecordedRun['events'];

  beforeAll(async () => {
    if (obstacle !== undefined) return;
    ({ out, ended, events } = await recordedRun(
      place,
      `name: small
drivers: [overlay2, vfs, btrfs, { name: dm-loop, driver: devicemapper, mode: loop-lvm }]
runtimes: [runc, crun, runsc, kata-runtime]
rounds: 1
iterations: 2
`,
    ));
  });

  it('ends with 0 and shows the grid that is in grid.csv', async () => {
    expect(ended.exitCode, ended.stderr).toBe(0);
    const [header, ...rows] = (await readFile(join(out, 'grid.csv'), 'ascii')).split('\r\n').slice(0, -1);
    expect(header).toBe('runtime,overlay2_us,vfs_us,btrfs_us,dm-loop_us');
    const measured = rows.filter((row) => /^[a-z]+(,[1-9]\d{3,}){3},/.test(row));
    expect(measured[0]).toMatch(/^runc,/);
    expect(measured.length, 'runtimes with a number under three drivers').toBeGreaterThan(1);
    expect(rows).toContain('kata-runtime,,,,');
    for (const row of measured) {
      const [name = '', ...totals] = row.split(',');
      const shown = totals.filter((total) => total !== '').map((total) => Math.round(Number(total) / 1000));
      const line = ended.stdout.split('\n').find((candidate) => candidate.startsWith(`${name} `));
      for (const ms of shown.slice(0, 3)) expect(line).toMatch(new RegExp(` ${ms}( |$)`));
    }
  });

  it('says what a hole in the grid would need', async () => {
    const summary = await tableOf(join(out, 'summary.csv'));
    for (const row of summary.filter((one) => one['runtime'] === 'kata-runtime')) {
      expect(row['outcome']).toBe('unsupported');
    }
    const kata = summary.find((row) => row['driver'] === 'vfs' && row['runtime'] === 'kata-runtime');
    expect(kata?.['reason']).toBe('kata-runtime not found; install Kata Containers 1.x (needs /dev/kvm)');
    const loop = summary.find((row) => row['driver'] === 'dm-loop' && row['runtime'] === 'runc');
    if (loop?.['outcome'] === 'measured') return;
    expect(loop?.['outcome']).toBe('unsupported');
    expect(loop?.['reason']).toMatch(/device-mapper|devicemapper|dmsetup/);
  });

  it('records each planned sample once, its steps summing to its total', () => {
    const samples = samplesOf(events);
    expect(samples.map((sample) => sample.seq)).toEqual(samples.map((_, index) => index + 1));
    const places = samples.map((sample) =>
      [sample.driver, sample.runtime, sample.phase, sample.iteration].join(' '),
    );
    expect(new Set(places).size).toBe(places.length);
    for (const sample of samples) {
      expect(sample, sample.error).toMatchObject({ status: 'ok', exit_code: 0 });
      expect(Object.keys(sample.steps_us)).toEqual(['create', 'attach', 'wait', 'start', 'exit', 'remove']);
      expect(Object.values(sample.steps_us).reduce((sum, us) => sum + us, 0)).toBe(sample.total_us);
      expect(Object.keys(sample.engine_us)).toContain('die_to_destroy');
    }
  });

  it('proves the engine and each ready runtime after every restart', () => {
    const ready = events.flatMap((event) =>
      event.type === 'runtime' && event.outcome.kind === 'ready' ? [event.runtime] : [],
    );
    const restarts = events.filter((event) => event.type === 'round');
    const proofs = events.filter((event) => event.type === 'proof');
    expect(restarts.length).toBeGreaterThanOrEqual(3);
    for (const { restart_id: id, driver } of restarts) {
      const own = proofs.filter((proof) => proof.restart_id === id);
      expect(own.map((proof) => proof.runtime ?? 'engine').sort()).toEqual(['engine', ...ready].sort());
      const checks = own.flatMap((proof) => proof.checks);
      expect(checks.filter((check) => !check.ok)).toEqual([]);
      const dataRoot = driver === 'btrfs' ? 'btrfs' : 'ext4';
      expect(checks.map((check) => `${check.what}: ${check.found}`)).toEqual(
        expect.arrayContaining([`storage driver: ${driver}`, `file system of the data root: ${dataRoot}`]),
      );
    }
    expect(proofs.every((proof) => proof.ok)).toBe(true);
  });

  it('names the environment, with the arguments each runtime was run with', async () => {
    const environment = JSON.parse(await readFile(join(out, 'environment.json'), 'utf8')) as {
      engine: { version: string };
      runtimes: Record<string, { args?: string[] }>;
      engines: Record<string, { info: { driver: string } }>;
    };
    const started = events.find((event) => event.type === 'run');
    expect(environment.engine.version).toBe(started?.fingerprint.engine);
    expect(Object.keys(environment.runtimes).sort()).toEqual(['crun', 'kata-runtime', 'runc', 'runsc']);
    expect(environment.runtimes['runc']?.args).toEqual([]);
    expect(environment.engines['overlay2']?.info.driver).toBe('overlay2');
  });

  it('sums up each cell from its own timed samples', async () => {
    const summary = await tableOf(join(out, 'summary.csv'));
    expect(summary).toHaveLength(16);
    for (const row of summary.filter((one) => one['outcome'] === 'measured')) {
      const totals = samplesOf(events)
        .filter((one) => one.driver === row['driver'] && one.runtime === row['runtime'])
        .flatMap((one) => (one.phase === 'timed' ? (one.total_us ?? []) : []));
      expect(totals).toHaveLength(2);
      expect(row).toMatchObject({
        n: '2',
        failed: '0',
        mean_us: String(Math.round(totals.reduce((sum, total) => sum + total, 0) / 2)),
        min_us: String(Math.min(...totals)),
        max_us: String(Math.max(...totals)),
      });
    }
  });

  it('writes every table again to the byte from the events alone', async () => {
    const read = () => Promise.all(TABLES.map((name) => readFile(join(out, name), 'utf8')));
    const before = await read();
    await Promise.all(TABLES.map((name) => rm(join(out, name))));
    const again = await drivergrid(place, ['report', out]);
    expect(again).toMatchObject({ exitCode: 0, stdout: ended.stdout });
    expect(await read()).toEqual(before);
  });

  it('leaves nothing but its results', async () => {
    expect(await leftInState(place)).toEqual([]);
    expect(await processesMentioning(place.path)).toEqual([]);
    expect(await cgroupsOf(out)).toEqual([]);
  });
});

it('measures with the real docker client', async () => {
  const out = join(place.path, 'client');
  const scenario = await scenarioFile(
    place,
    'name: client\nworkload: docker-cli\nnetwork: none\ndrivers: [vfs]\nruntimes: [runc]\nrounds: 1\niterations: 2\n',
  );
  const ended = await drivergrid(place, ['run', scenario, '--out', out, '--json']);
  expect(ended.exitCode, ended.stderr).toBe(0);
  const samples = samplesOf(await eventsOf(out));
  expect(samples.map((sample) => sample.phase)).toEqual(['warmup', 'timed', 'timed']);
  for (const sample of samples)
    expect(sample).toMatchObject({ status: 'ok', steps_us: { run: sample.total_us } });
  const { cells } = JSON.parse(ended.stdout) as { cells: { outcome: string; n: number }[] };
  expect(cells).toMatchObject([{ outcome: 'measured', n: 2 }]);
});

it('climbs a ladder of concurrency with an image of the scenario, on the file system of the host', async () => {
  const out = join(place.path, 'ladder');
  await writeFile(join(place.path, 'own.tar'), await savedImage('example/own:7'));
  const scenario = await scenarioFile(
    place,
    'name: ladder\nimage: ./own.tar\nbacking: host\nnetwork: none\ndrivers: [vfs]\nruntimes: [runc]\n' +
      'concurrency: [1, 3]\nwarmup: 0\nrounds: 1\niterations: 3\n',
  );
  const ended = await drivergrid(place, ['run', scenario, '--out', out]);
  expect(ended.exitCode, ended.stderr).toBe(0);
  const grid = await tableOf(join(out, 'grid.csv'));
  expect(grid.map((row) => [row['runtime'], row['concurrency']])).toEqual([
    ['runc', '1'],
    ['runc', '3'],
  ]);
  for (const row of grid) expect(row['vfs_us']).toMatch(/^[1-9]\d+$/);

  const samples = samplesOf(await eventsOf(out));
  const mostAtOnce = (concurrency: number): number => {
    const spans = samples
      .filter((sample) => sample.concurrency === concurrency)
      .map(({ started_at: at, total_us: us = 0 }) => [Date.parse(at), Date.parse(at) + us / 1000] as const);
    expect(spans).toHaveLength(3);
    return Math.max(
      ...spans.map(([begin]) => spans.filter(([from, to]) => from <= begin && begin + 1 < to).length),
    );
  };
  expect(mostAtOnce(3)).toBe(3);
  expect(mostAtOnce(1)).toBe(1);
});
