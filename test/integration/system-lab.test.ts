import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { signalProcess } from '../../src/adapters/host/processes.ts';
import { expectRestored } from './support/expect-restored.ts';
import { childOf } from './support/namespaced-host.ts';
import { drivergrid, scenarioFile, type Playground } from './support/playground.ts';
import { samplesReach, tableOf } from './support/recorded.ts';
import { sharePlayground } from './support/share-playground.ts';
import { sysvinitHost, sysvinitObstacle, type SysvinitHost } from './support/sysvinit-host.ts';

const obstacle = await sysvinitObstacle();
let place: Playground;
let host: SysvinitHost;

sharePlayground(obstacle, (made) => (place = made));
beforeAll(async () => {
  if (obstacle !== undefined) return;
  host = await sysvinitHost(place);
  return () => host[Symbol.asyncDispose]();
});

const ONE = 'name: one\ndrivers: [overlay2]\nruntimes: [runc]\nrounds: 1\niterations: 1\nwarmup: 0\n';

async function measure(name: string, yaml: string) {
  const out = join(place.path, name);
  const scenario = await scenarioFile(place, yaml, `${name}.yaml`);
  const ended = await drivergrid(place, ['run', scenario, '--lab', 'system', '--out', out], host.enter);
  const { exitCode, stdout, stderr } = ended;
  return { exitCode, stdout, stderr, out };
}

it('measures what follows a driver setup that the engine does not start with, and gives the service back', async () => {
  await host.configure({});
  await host.start();
  const before = await host.snapshot();
  const bad = '{ name: bad, driver: overlay2, options: [dm.basesize=20G] }';
  const ended = await measure('bad-options', ONE.replace('[overlay2]', `[vfs, ${bad}, overlay2]`));
  expect(ended.exitCode, ended.stderr).toBe(4);
  const cells = await tableOf(join(ended.out, 'summary.csv'));
  expect(cells.map(({ driver, outcome }) => [driver, outcome])).toEqual([
    ['vfs', 'measured'],
    ['bad', 'failed'],
    ['overlay2', 'measured'],
  ]);
  expect(ended.stdout).toMatch(/unknown\s+option\s+dm\.basesize/);
  await expectRestored(place, host, before);
});

it("uses the socket that daemon.json names, expects its remapping of users, and proves both by the engine's word", async () => {
  await host.configure(
    { hosts: ['unix:///run/alt/docker.sock'], 'userns-remap': 'remapped' },
    'mkdir -p /run/alt\nDOCKER_OPTS="--label a=b \\\n  --label=c=d"',
  );
  await host.start('/run/alt/docker.sock');
  const before = await host.snapshot();
  const ended = await measure('remapped', ONE);
  expect(ended.exitCode, ended.stderr).toBe(0);
  const environment = JSON.parse(await readFile(join(ended.out, 'environment.json'), 'utf8')) as Environment;
  const { rootDir } = environment.engines['overlay2']?.info ?? {};
  expect(rootDir).toMatch(/\/e\/data\/231072\.231072$/);
  const { settings, user_remapping: remapping, flags } = environment.lab.service;
  expect(settings).toMatchObject({ 'userns-remap': 'remapped' });
  expect(remapping).toEqual({ uid: 231072, gid: 231072 });
  expect(flags).toEqual(['pidfile', 'label', 'label']);
  await expectRestored(place, host, before);
});

interface Environment {
  readonly lab: { readonly service: { settings: unknown; user_remapping: unknown; flags: string[] } };
  readonly engines: Readonly<Record<string, { readonly info: { readonly rootDir: string } }>>;
}

it('leaves an engine that was stopped as it was, and stops none that its init script does not know of', async () => {
  await host.configure({});
  // A number that start-stop-daemon left, and that another process has by now: it is not the engine's to end.
  const stranger = await host.run('sleep 300 >/dev/null 2>&1 & echo $!');
  await host.run(`echo ${stranger} >/run/docker-ssd.pid`);
  const ended = await measure('stopped', ONE);
  expect(ended.exitCode, ended.stderr).toBe(0);
  expect(await host.run('pgrep -x dockerd || true')).toBe('');
  await host.run(`kill ${stranger}`);

  await host.run('dockerd >/var/log/by-hand.log 2>&1 & echo');
  await host.run('until docker version; do sleep 0.1; done >/dev/null 2>&1');
  const refused = await measure('by-hand', ONE);
  expect(refused).toMatchObject({ exitCode: 3 });
  expect(refused.stderr).toMatch(/an engine that the service did not start is running, pid \d+/);
  await host.run('kill $(cat /run/docker.pid); while pgrep -x dockerd; do sleep 0.1; done >/dev/null');
});

it('restores the service after it was killed in the midst of a cell, at the first attempt', async () => {
  await host.configure({ labels: ['kept=yes'] });
  await host.start();
  const before = await host.snapshot();
  const out = join(place.path, 'killed');
  const scenario = await scenarioFile(place, ONE.replace('iterations: 1', 'iterations: 50'), 'killed.yaml');
  const run = drivergrid(place, ['run', scenario, '--lab', 'system', '--out', out], host.enter);
  await samplesReach(out, 2, run);
  signalProcess(await childOf(run.pid), 'SIGKILL');
  await run;
  const restored = await drivergrid(place, ['restore'], host.enter);
  expect(restored.exitCode, restored.stderr).toBe(0);
  await expectRestored(place, host, before);
});

it.each([
  ['options over two lines', {}, 'DOCKER_OPTS="--debug\n -s overlay2"', '`-s overlay2`'],
  ['options in a file that is sourced', {}, '. /etc/default/docker-more', 'storage-opts both as a flag'],
  ['options by a command', {}, 'DOCKER_OPTS=$(echo --data-root=/x)', '`--data-root=/x`'],
  ['a driver in the environment', {}, 'export DOCKER_DRIVER=vfs', 'DOCKER_DRIVER=vfs'],
  ['the pid file twice', { pidfile: '/run/x.pid' }, '', '`-p /var/run/docker.pid`'],
  ['hosts twice', { hosts: ['unix:///x'] }, 'DOCKER_OPTS="-H unix:///y"', '`-H unix:///y`'],
  ['no unix socket', { hosts: ['tcp://127.0.0.1:2377'] }, '', 'only hosts: tcp://127.0.0.1:2377'],
  ['no bridge network', { bridge: 'none', iptables: false }, '', 'bridge: `none`'],
  ['no bridge network by a flag', {}, 'DOCKER_OPTS="-b none"', 'bridge: `none`'],
  ['an unknown user', { 'userns-remap': 'nobody-here' }, '', 'userns-remap: there is no user nobody-here'],
  ['a plugin that authorizes', { 'authorization-plugins': ['x'] }, '', 'authorization-plugins: x'],
  ['a plugin that logs', { 'log-driver': 'acme/logs' }, '', 'log-driver: acme/logs'],
  ['an init script that fails', {}, 'exit 7', 'it ended with 7 and started nothing'],
])('refuses %s before anything is changed', async (_, config, defaults, told) => {
  await host.configure(config, defaults);
  await host.run(`echo 'DOCKER_OPTS="--storage-opt overlay2.size=1G"' >/etc/default/docker-more`);
  const before = await host.snapshot();
  const ended = await measure('refused', ONE);
  expect(ended).toMatchObject({ exitCode: 3 });
  expect(ended.stderr).toContain(told);
  await expectRestored(place, host, before);
});

it('measures the floor while the service is stopped, beside a driver of the service, and gives the service back', async () => {
  await host.configure({});
  await host.start();
  const before = await host.snapshot();
  const files = ONE.replace('drivers: [overlay2]', 'workload: rootfs\ndrivers: [floor, overlay2]');
  const { exitCode, stderr, out } = await measure('floor', files);
  expect(exitCode, stderr).toBe(0);
  const cells = await tableOf(join(out, 'summary.csv'));
  expect(cells.map(({ driver, outcome }) => `${driver} ${outcome}`)).toEqual([
    'floor measured',
    'overlay2 measured',
  ]);
  expect(Number(cells[1]?.['floor_ratio'])).toBeGreaterThan(0);
  await expectRestored(place, host, before);
});
