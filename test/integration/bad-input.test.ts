import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOST_LOCK } from '../../src/adapters/host/host-lock.ts';
import { buildTool } from './support/build.ts';
import { engineObstacle } from './support/engine-needs.ts';
import { leftInState } from './support/leftovers.ts';
import { processesMentioning } from './support/living.ts';
import { withMounts } from './support/mount-namespace.ts';
import {
  drivergrid,
  playground,
  scenarioFile,
  type Drivergrid,
  type Playground,
} from './support/playground.ts';
import { eventLines, samplesReach } from './support/recorded.ts';

const GOOD = 'name: good\nnetwork: none\ndrivers: [vfs]\nruntimes: [runc]\nrounds: 1\niterations: 2\n';

const obstacle = await engineObstacle();
let place: Playground;
let scenario: string;

beforeAll(buildTool);
beforeEach(async () => {
  place = await playground();
  scenario = await scenarioFile(place, GOOD);
});
afterEach(() => place[Symbol.asyncDispose]());

/** Runs what must be refused, and sees to it that nothing was changed. */
async function refusal(start: () => Drivergrid): Promise<{ exitCode: number | undefined; stderr: string }> {
  const before = (await readdir(place.path, { recursive: true })).sort();
  const { exitCode, stdout, stderr } = await start();
  expect(stdout).toBe('');
  expect((await readdir(place.path, { recursive: true })).sort()).toEqual(before);
  expect(await processesMentioning(place.path)).toEqual([]);
  return { exitCode, stderr };
}

/** Who may connect to each, which takes the right to write (unix(7)): whoever can talk to an engine is root. */
async function writersOfSockets(folder: string): Promise<Set<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sockets = entries.filter((entry) => entry.isSocket());
  const found = await Promise.all(sockets.map((entry) => stat(join(entry.parentPath, entry.name))));
  return new Set(
    found.map(({ uid, gid, mode }) => `user ${uid}, group ${gid}${(mode & 0o002) === 0 ? '' : ', all'}`),
  );
}

describe('a wrong scenario is refused with the line that is wrong', () => {
  it.each([
    ['an unknown key', `${GOOD}itrations: 3\n`, ':7: unknown key "itrations"'],
    ['an unknown driver', GOOD.replace('vfs', 'overlay3'), ':3: .*overlay3'],
    ['a driver that is no name', 'name: x\nruntimes: [runc]\ndrivers:\n  - vfs\n  - 7\n', ':5: '],
    [
      'two drivers of one name',
      'name: x\nruntimes: [runc]\ndrivers:\n  - vfs\n  - { name: vfs, driver: overlay2 }\n',
      ':5: the driver name "vfs" is used twice',
    ],
    ['two runtimes of one name', GOOD.replace('[runc]', '[runc, runc]'), ':4: the runtime name "runc"'],
    ['no rounds', GOOD.replace('rounds: 1', 'rounds: 0'), ':5: .*rounds, found 0'],
    ['no driver', GOOD.replace('[vfs]', '[]'), ':3: '],
    ['a timeout without a unit', `${GOOD}timeout: soon\n`, ':7: expected a duration such as 60s'],
    ['what is not YAML', 'name: x\ndrivers: [vfs\nruntimes: [runc]\n', ':[23]: '],
    ['what is no mapping', '- vfs\n', ':1: a scenario is a mapping'],
  ])('%s', async (_, yaml, complaint) => {
    scenario = await scenarioFile(place, yaml);
    const { exitCode, stderr } = await refusal(() => drivergrid(place, ['run', scenario, '--out', 'out']));
    expect(exitCode, stderr).toBe(2);
    expect(stderr).toMatch(new RegExp(`^drivergrid: ${scenario}${complaint}`, 'm'));
  });
});

describe('a wrong command line is refused', () => {
  it.each([
    ['an unknown command', ['rnu'], /Did you mean run\?/],
    ['no command', [], /Name a command/],
    ['an unknown option', ['run', 'scenario.yaml', '--iteration', '3'], /Unknown argument: iteration/],
    ['a scenario that is not there', ['run', 'absent.yaml'], /cannot read the scenario: .*absent\.yaml/],
    ['no scenario', ['run'], /expected a scenario, or --resume DIR/],
    [
      'an unknown name for --only',
      ['run', 'scenario.yaml', '--only', 'vfs,zfs'],
      /has no zfs\nDid you mean vfs\? It has vfs, runc/,
    ],
    ['an option without its value', ['run', 'scenario.yaml', '--rounds'], /expected a value after --rounds/],
    [
      'no rounds',
      ['run', 'scenario.yaml', '--rounds', '0'],
      /whole number of at least 1 for --rounds, found 0/,
    ],
    [
      'rounds that are no number',
      ['run', 'scenario.yaml', '--rounds', 'ten'],
      /expected a number for --rounds, found ten/,
    ],
    [
      'results in a file',
      ['run', 'scenario.yaml', '--out', 'scenario.yaml'],
      /found a file: .*scenario\.yaml/,
    ],
    ['results among other files', ['run', 'scenario.yaml', '--out', '.'], /expected an empty folder/],
    [
      'a folder without a run to resume',
      ['run', '--resume', '.'],
      /expected a run directory with plan\.json/,
    ],
    ['a folder without a run to report', ['report', '.'], /expected a run directory with plan\.json/],
  ])('%s', async (_, args, complaint) => {
    const { exitCode, stderr } = await refusal(() => drivergrid(place, args));
    expect(stderr).toMatch(complaint);
    expect(exitCode).toBe(2);
  });
});

describe('a host that cannot do it is refused', () => {
  beforeEach((context) => {
    context.skip(obstacle !== undefined, obstacle);
  });
  const run = ['run', 'scenario.yaml', '--out', 'out'];

  it('someone else than root', async () => {
    // The way in is open, so that it is not this that stops the tool.
    await chmod(place.path, 0o755);
    // A clone under /root can be read by root only; that is not what is to stop it either.
    const reading = ['--inh-caps', '+dac_read_search', '--ambient-caps', '+dac_read_search'];
    const nobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups', ...reading, '--'];
    for (const args of [run, ['restore']]) {
      const { exitCode, stderr } = await refusal(() => drivergrid(place, args, nobody));
      expect(stderr).toMatch(/must run as root|expected to run as root/);
      expect(exitCode).toBe(3);
    }
  });

  it('no engine', async () => {
    await scenarioFile(place, `${GOOD}engine: /nonexistent/dockerd\n`);
    const { exitCode, stderr } = await refusal(() => drivergrid(place, run));
    expect(stderr).toMatch(/no engine: \/nonexistent\/dockerd was not found\nPut a dockerd there/);
    expect(exitCode).toBe(3);
  });

  it('an engine that is too old', async () => {
    const old = join(place.path, 'dockerd');
    await writeFile(old, '#!/bin/sh\necho "Docker version 1.13.1, build 092cba3"\n', { mode: 0o755 });
    await scenarioFile(place, `${GOOD}engine: ${old}\n`);
    const { exitCode, stderr } = await refusal(() => drivergrid(place, run));
    expect(stderr).toMatch(/engine 1\.13\.1 at \S+ is too old: expected \S+ or newer/);
    expect(exitCode).toBe(3);
  });

  it('an engine that starts with no driver', async () => {
    const broken = join(place.path, 'dockerd');
    await writeFile(
      broken,
      '#!/bin/sh\n[ "$1" = --version ] && echo "Docker version 20.10.24, build 1" && exit\necho broken >&2\nexit 9\n',
      { mode: 0o755 },
    );
    await scenarioFile(place, `${GOOD}engine: ${broken}\n`);
    const { exitCode, stderr } = await drivergrid(place, run);
    expect(stderr).toMatch(/no engine can be started here: .*\n?broken/);
    expect(exitCode).toBe(3);
    expect(await leftInState(place)).toEqual([]);
  });

  it('a full disk under the state directory', async () => {
    await mkdir(join(place.path, 'full'));
    const elsewhere = { ...place, state: join(place.path, 'full/state') };
    const wrapper = withMounts(`mount -t tmpfs -o size=1m tmpfs ${place.path}/full`);
    const { exitCode, stderr } = await refusal(() => drivergrid(elsewhere, run, wrapper));
    expect(stderr).toMatch(/full\/state has 1 MiB free, expected 512 or more\n.*DRIVERGRID_STATE_DIR/);
    expect(exitCode).toBe(3);
  });

  it('results on a file system that is read-only', async () => {
    await mkdir(join(place.path, 'ro'));
    const wrapper = withMounts(
      `mount --bind ${place.path}/ro ${place.path}/ro; mount -o remount,bind,ro ${place.path}/ro`,
    );
    for (const out of ['ro', 'ro/below']) {
      const args = ['run', 'scenario.yaml', '--out', out];
      const { exitCode, stderr } = await refusal(() => drivergrid(place, args, wrapper));
      expect(stderr).toMatch(/cannot write results to \S+\/ro\S*: EROFS.*\nName a writable folder/);
      expect(exitCode).toBe(2);
    }
  });

  it.each([
    ['too long for a socket', `/var/tmp/${'long'.repeat(20)}`, /path is too long: .* socket path takes 107/],
    ['hidden by the /run of the lab', '/run/drivergrid', /cannot be under \/run/],
    ['relative', 'state', /expected an absolute folder/],
  ])('a state directory whose path is %s', async (_, state, complaint) => {
    const { exitCode, stderr } = await refusal(() => drivergrid({ ...place, state }, run));
    expect(stderr).toMatch(complaint);
    expect(existsSync(state)).toBe(false);
    expect(exitCode).toBe(3);
  });

  it('one on which another run is at work', async () => {
    const endless = await scenarioFile(
      place,
      GOOD.replace('iterations: 2', 'iterations: 1000'),
      'endless.yaml',
    );
    // Of a process whose pid now belongs to this one, which began at another time.
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const dead = { pid: process.pid, start_ticks: '1', boot_id: boot, run_id: 'dead' };
    await mkdir(place.state, { mode: 0o711 });
    for (const lock of [HOST_LOCK, join(place.state, 'owner.json')]) {
      await writeFile(lock, JSON.stringify(dead));
    }
    const first = drivergrid(place, ['run', endless, '--out', 'first']);
    await samplesReach(join(place.path, 'first'), 1, first);
    expect(await writersOfSockets(place.state)).toEqual(new Set(['user 0, group 0']));
    const elsewhere = { ...place, state: join(place.path, 'other-state') };
    for (const [where, args] of [
      [place, run],
      [place, ['restore']],
      [elsewhere, run],
      [elsewhere, ['restore']],
      [place, ['vm', 'run', 'scenario.yaml', '--out', 'out']],
    ] as const) {
      const second = await drivergrid(where, args);
      expect(second.stderr).toContain(`another drivergrid is running on this host: pid ${String(first.pid)}`);
      expect(second.exitCode).toBe(3);
    }
    expect(await readdir(place.path)).not.toContain('out');
    first.kill('SIGINT');
    expect(await first).toMatchObject({ exitCode: 130 });
    expect(await leftInState(place)).toEqual([]);
    expect(existsSync(HOST_LOCK)).toBe(false);
  });

  it('one that others can write to', async () => {
    const state = join(place.path, 'shared');
    await mkdir(state);
    await chmod(state, 0o777);
    for (const args of [run, ['restore']]) {
      const { exitCode, stderr } = await refusal(() => drivergrid({ ...place, state }, args));
      expect(stderr).toContain(
        `expected a state directory that only root can change, found ${state} (owner 0, mode 0777)`,
      );
      expect(exitCode).toBe(3);
    }
  });
});

it('ends with a clear error on a disk that fills up under the results, and goes on once there is room', async (context) => {
  context.skip(obstacle !== undefined, obstacle);
  const [disk, kept] = [join(place.path, 'disk'), join(place.path, 'kept')];
  await mkdir(disk);
  await scenarioFile(place, GOOD.replace('iterations: 2', 'iterations: 20'));
  const smallDisk = `mount -t tmpfs -o size=256k tmpfs ${disk}`;
  const fill = `head -c 1M /dev/zero >${disk}/filler 2>/dev/null || true`;
  const fillAtFirstSample = `{ until grep -qs '"sample"' ${disk}/events.jsonl; do sleep 0.05; done; ${fill}; } &`;
  const cut = await drivergrid(
    place,
    ['run', 'scenario.yaml', '--out', disk],
    withMounts(`${smallDisk}; ${fillAtFirstSample} true`, `rm ${disk}/filler; cp -r ${disk} ${kept}`),
  );
  expect(cut.stderr).toMatch(/cannot write results to \S+disk: ENOSPC.*\nMake room .* --resume \S+disk$/);
  expect(cut.exitCode).toBe(3);
  expect(await processesMentioning(place.path)).toEqual([]);
  expect(await leftInState(place)).toEqual([]);
  const samples = (await eventLines(kept)).filter((line) => line.includes('"sample"'));
  expect(samples.length).toBeGreaterThan(0);

  const resumed = await drivergrid(place, ['run', '--resume', kept]);
  expect(resumed.exitCode, resumed.stderr).toBe(0);
  expect(await eventLines(kept)).toEqual(expect.arrayContaining(samples));

  const tables = await drivergrid(
    place,
    ['report', disk],
    withMounts(`${smallDisk}; cp ${kept}/*.json* ${disk}; ${fill}`, `cp -r ${disk} ${place.path}/after`),
  );
  expect(tables.stderr).toMatch(/cannot write tables to \S+disk: ENOSPC.*\n.* drivergrid report \S+disk$/);
  expect(tables.exitCode).toBe(3);
  expect((await readdir(join(place.path, 'after'))).sort()).toEqual([
    'environment.json',
    'events.jsonl',
    'filler',
    'plan.json',
  ]);
});
