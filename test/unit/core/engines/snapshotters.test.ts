import { expect, it, test } from 'vitest';
import { docker } from '../../../../src/core/engines/docker/docker.ts';
import { dockerDriver } from '../../../../src/core/engines/docker/docker-drivers.ts';
import { dockerLaunch } from '../../../../src/core/engines/docker/docker-launch.ts';
import { parseEngineVersion } from '../../../../src/core/engines/engine-version.ts';
import type { EngineLaunch, EngineSetup } from '../../../../src/core/engines/engine-kind.ts';
import { podman } from '../../../../src/core/engines/podman/podman.ts';
import { findDriver } from '../../../../src/core/engines/engine-of.ts';
import { rootfsCheck } from '../../../../src/core/engines/rootfs-proof.ts';
import { driverObstacle } from '../../../../src/core/host/driver-obstacle.ts';
import type { DriverSetup } from '../../../../src/core/scenario/scenario.ts';
import { resultSet } from '../../../../src/core/results/result-set.ts';
import { check } from '../../../../src/core/record/check.ts';
import type { RunEvent } from '../../../../src/core/record/events.ts';
import { runFacts } from '../../../../src/report/run-facts.ts';
import { host } from '../../../fixtures/stand-in-run.ts';
import { ended, plan, started } from '../../../fixtures/recorded-run.ts';
import { parseScenario } from '../../../../src/scenario/load.ts';
import { tableIn } from './toml-table.ts';

function version(text: string): EngineSetup['version'] {
  const parsed = parseEngineVersion(text);
  if (parsed === undefined) throw new Error(`no version in ${text}`);
  return parsed;
}

function launched(setup: DriverSetup, engine = '28.5.2', pool: EngineSetup['pool'] = {}): EngineLaunch {
  return dockerLaunch({
    ...{ path: '/opt/dockerd', version: version(engine), setup, runtimes: [], work: '/w' },
    ...{ cgroup: '/c', pool, network: 'bridge' },
  });
}

function file({ files }: EngineLaunch, name: string): string {
  return files.find(({ path }) => path === `/w/${name}`)?.text ?? '';
}

function daemon(launch: EngineLaunch): unknown {
  return JSON.parse(file(launch, 'daemon.json'));
}

it('btrfs is the graphdriver, and the snapshotter where containerd is named', () => {
  const graph = { name: 'a', driver: 'btrfs' };
  const snapshotter = { name: 'b', driver: 'btrfs', store: 'containerd' } as const;
  expect(daemon(launched(graph))).toMatchObject({
    'storage-driver': 'btrfs',
    features: { 'containerd-snapshotter': false },
  });
  expect(daemon(launched(snapshotter))).toMatchObject({
    'storage-driver': 'btrfs',
    features: { 'containerd-snapshotter': true },
  });
  expect(findDriver(docker, graph)).not.toHaveProperty('snapshotter');
  expect(findDriver(docker, snapshotter)).toMatchObject({ snapshotter: true, backing: 'btrfs' });
  expect(findDriver(podman, snapshotter)).toBeUndefined();
});

it('the default is left to the engine, and known', () => {
  const setup = { name: 'default', driver: 'default' };
  expect(daemon(launched(setup, '29.0.1'))).not.toHaveProperty('storage-driver');
  expect(daemon(launched(setup, '29.0.1'))).not.toHaveProperty('features');
  expect(dockerDriver(setup, version('28.5.2'))).toEqual({ name: 'overlay2', isSnapshotter: false });
  expect(dockerDriver(setup, version('29.0.1'))).toEqual({ name: 'overlayfs', isSnapshotter: true });
});

it('the default is measured only where nothing on the host can change it', () => {
  const setup = { name: 'default', driver: 'default' };
  const obstacle = (lab: 'private' | 'system', backing: 'fresh' | 'host'): string | undefined =>
    driverObstacle(setup, docker, host(plan(['default'], ['runc']), '6.1', docker), backing, lab)?.reason;
  expect(obstacle('private', 'fresh')).toBeUndefined();
  expect(obstacle('private', 'host')).toContain("an engine's default driver depends on");
  expect(obstacle('system', 'fresh')).toContain("an engine's default driver depends on");
});

it('an engine without containerd has no snapshotter of that name', () => {
  const setup = { name: 'b', driver: 'btrfs', store: 'containerd' } as const;
  expect(driverObstacle(setup, podman, host(plan(['b'], ['runc']), '6.1', podman), 'fresh')).toEqual({
    reason: 'podman does not use containerd, so it has no snapshotter btrfs',
    fix: 'use another engine',
  });
});

it('reports say what engines took', () => {
  const made = plan(['default'], ['runc'], { drivers: [{ name: 'default', driver: 'default' }] });
  const proof = (driver: string): RunEvent => ({
    ...{ type: 'proof', restart_id: 'r01-default', driver: 'default', ok: true },
    checks: [check('storage driver', driver, driver)],
  });
  const facts = new Map(runFacts(resultSet(made, [started(), proof('overlay2'), ended()])));
  expect(facts.get('default drivers')).toBe('default: overlay2');
});

it('a snapshotter outside of containerd is started first, and is named as the setup is', () => {
  const binary = '/opt/containerd-fuse-overlayfs-grpc';
  const launch = launched({ name: 'fuse', driver: 'proxy', binary });
  expect(launch.argv.slice(0, 2)).toEqual(['sh', '/w/containerd.sh']);
  expect(launch.argv.slice(-3)).toEqual([binary, '/w/proxy.sock', '/w/data/proxy']);
  expect(tableIn(file(launch, 'containerd.toml'))['proxy_plugins']).toEqual({
    fuse: { type: 'snapshot', address: '/w/proxy.sock' },
  });
  expect(daemon(launch)).toMatchObject({
    'storage-driver': 'fuse',
    containerd: '/w/exec/containerd/containerd.sock',
  });
  expect(launch.roots).toMatchObject({ services: ['/w/proxy.sock'], snapshotter: '/w/proxy.sock' });
  const own = launched({
    ...{ name: 'x', driver: 'proxy', binary: 'snap', socket: '/run/x.sock' },
    args: ['--on={socket}', '--in', '{root}/x'],
  });
  expect(own.argv.slice(-4)).toEqual(['snap', '--on=/run/x.sock', '--in', '/w/data/proxy/x']);
});

it('what only containerd can be told is in its configuration', () => {
  const pool = { thinPool: '/dev/mapper/dg1-thinpool' };
  const mapper = file(
    launched({ name: 'd', driver: 'devmapper', mode: 'direct-lvm' }, '28.5.2', pool),
    'containerd.toml',
  );
  expect(mapper).toContain('pool_name = "dg1-thinpool"');
  const options = ['sync_remove=true', 'mount_options=["a"]', 'root_path=/x'];
  const launch = launched({ name: 'o', driver: 'overlayfs', options });
  expect(tableIn(file(launch, 'containerd.toml'))['plugins']).toEqual({
    'io.containerd.snapshotter.v1.overlayfs': { sync_remove: true, mount_options: ['a'], root_path: '/x' },
  });
  expect(daemon(launch)).not.toHaveProperty('storage-opts');
  expect(launched({ name: 'o', driver: 'overlayfs' }).argv).toEqual([
    '/opt/dockerd',
    '--config-file',
    '/w/daemon.json',
  ]);
});

// Lines of the containerd that engines 28.5.2 (2.1.9) and 26.1.5 (1.7.24) started.
const NEW = [
  'time="x" level=info msg="loading plugin" id=io.containerd.snapshotter.v1.native type=io.containerd.snapshotter.v1',
  'time="x" level=info msg="loading plugin" id=io.containerd.snapshotter.v1.btrfs type=io.containerd.snapshotter.v1',
  'time="x" level=info msg="skip loading plugin" error="path /r/io.containerd.snapshotter.v1.btrfs (ext4) must be a btrfs filesystem to be used with the btrfs snapshotter: skip plugin" id=io.containerd.snapshotter.v1.btrfs type=io.containerd.snapshotter.v1',
];
const OLD = [
  'time="x" level=info msg="loading plugin \\"io.containerd.snapshotter.v1.native\\"..." type=io.containerd.snapshotter.v1',
  'time="x" level=info msg="loading plugin \\"io.containerd.snapshotter.v1.devmapper\\"..." type=io.containerd.snapshotter.v1',
  'time="x" level=info msg="skip loading plugin \\"io.containerd.snapshotter.v1.devmapper\\"..." error="devmapper not configured: skip plugin" type=io.containerd.snapshotter.v1',
];

test.each([
  [
    'btrfs',
    'containerd',
    NEW,
    'skipped its snapshotter btrfs: path /r/io.containerd.snapshotter.v1.btrfs (ext4) must be a btrfs',
  ],
  ['devmapper', undefined, OLD, 'skipped its snapshotter devmapper: devmapper not configured'],
  ['erofs', undefined, OLD, 'has no snapshotter erofs; it came with containerd 2.1'],
] as const)('an engine that has started without %s is told by its log', (driver, store, log, reason) => {
  expect(docker.missingDriver?.({ name: 'x', driver, store }, log)?.reason).toContain(reason);
});

test.each([
  ['native', undefined, NEW],
  ['native', undefined, OLD],
  ['erofs', undefined, ['level=info msg="API listen on /w/docker.sock"']],
  ['btrfs', undefined, NEW],
  ['proxy', undefined, NEW],
] as const)('a log proves nothing against %s', (driver, store, log) => {
  expect(docker.missingDriver?.({ name: 'x', driver, store }, log)).toBeUndefined();
});

it('a proxy may mount what it likes, but has to mount something', () => {
  const traits = { tools: [], rootfs: 'any' } as const;
  const before = [{ mountPoint: '/w/data', type: 'ext4' }];
  const after = [...before, { mountPoint: '/w/exec/1/rootfs', type: 'fuse.x' }];
  expect(rootfsCheck(traits, before, after, ['/w/exec'])).toMatchObject({ ok: true, found: 'fuse.x' });
  expect(rootfsCheck(traits, before, before, ['/w/exec']).ok).toBe(false);
});

test.each([
  ['proxy', 'expected a setup such as { name: fuse, driver: proxy'],
  [
    '{ driver: proxy, binary: containerd-fuse-overlayfs-grpc }',
    'expected a name: containerd knows the snapshotter by it',
  ],
  [
    '{ name: overlayfs, driver: proxy, binary: containerd-fuse-overlayfs-grpc }',
    'a snapshotter overlayfs of its own',
  ],
  ['{ name: x, driver: proxy }', 'expected its program'],
  ['{ name: x, driver: proxy, binary: /opt/odd }', 'expected the arguments of /opt/odd'],
  ['{ name: x, driver: proxy, binary: a/b, args: [] }', 'the name of a program on PATH, or an absolute path'],
  ['{ driver: overlay2, binary: x }', 'only for driver: proxy, found driver: overlay2'],
  ['{ driver: vfs, store: containerd }', 'containerd has no snapshotter vfs'],
  ['{ driver: overlayfs, options: [sync_remove] }', 'expected KEY=VALUE'],
  ['{ driver: devmapper, pool: engine }', 'expected tool, since containerd does not create the pool itself'],
  ['{ driver: devmapper, mode: loop-lvm }', 'expected direct-lvm, which is all that devmapper has'],
])('%s is refused with its line', (setup, message) => {
  const parse = (): unknown => parseScenario(`name: x\ndrivers:\n  - ${setup}\nruntimes: [runc]\n`, 'x.yaml');
  expect(parse).toThrow(message);
  expect(parse).toThrow('x.yaml:3');
});

it('what containerd is to be told is read', () => {
  const text =
    'name: x\nruntimes: [runc]\ndrivers:\n  - devmapper\n  - { name: z, driver: zfs, store: containerd }\n';
  expect(parseScenario(text, 'x.yaml').drivers).toMatchObject([
    { driver: 'devmapper', mode: 'direct-lvm', device: 'auto', pool: 'tool' },
    { name: 'z', driver: 'zfs', store: 'containerd' },
  ]);
});
