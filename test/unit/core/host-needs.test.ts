import { expect, test } from 'vitest';
import type { OverlayOptions } from '../../../src/core/engines/overlay-options.ts';
import { driverObstacle, type Obstacle } from '../../../src/core/host/driver-obstacle.ts';
import { docker } from '../../../src/core/engines/docker/docker.ts';
import { parseEngineVersion } from '../../../src/core/engines/engine-version.ts';
import type { HostFacts } from '../../../src/core/host/host.ts';
import { setupPlan } from '../../../src/core/host/setup-plan.ts';
import { wantedPackages } from '../../../src/core/packages/wanted-packages.ts';
import { parseScenario } from '../../../src/scenario/load.ts';

const host: HostFacts = {
  root: true,
  kernel: '6.1.0',
  arch: 'x64',
  boot_id: 'b',
  cgroup: 'v2',
  filesystems: ['overlay', 'fuse', 'btrfs'],
  thin_provisioning: true,
  tools: Object.fromEntries(
    ['mkfs.btrfs', 'fuse-overlayfs', 'dmsetup', 'ip'].map((tool) => [tool, `/usr/bin/${tool}`]),
  ),
  engine: engine('20.10.24'),
  runtimes: { runc: { path: '/usr/sbin/runc', version: '1.1.5' } },
  state: { path: '/var/lib/drivergrid', filesystem: 'ext4', free_bytes: 2 ** 40 },
};

function engine(text: string): HostFacts['engine'] {
  const version = parseEngineVersion(text);
  return version === undefined ? undefined : { path: '/usr/sbin/dockerd', version };
}

const named = (driver: string): { name: string; driver: string } => ({ name: driver, driver });

test.each([
  ['overlay', { engine: engine('24.0.1') }, 'removed in 24.0'],
  ['devicemapper', { engine: engine('25.0.0') }, 'removed in 25.0'],
  ['fuse-overlayfs', { engine: engine('19.03.9') }, 'came with 20.10'],
  ['overlayfs', {}, 'came with 24.0'],
  ['devicemapper', { thin_provisioning: false }, 'no device-mapper'],
  ['overlay2', { filesystems: [] }, 'no overlay file system'],
  ['fuse-overlayfs', { tools: {} }, 'fuse-overlayfs not found'],
  ['fuse-overlayfs', { fuse_device: false }, 'needs /dev/fuse'],
  [
    'fuse-overlayfs',
    { tools: {}, tool_faults: { 'fuse-overlayfs': { reason: '/x/fuse-overlayfs is empty', fix: 'y' } } },
    '/x/fuse-overlayfs is empty',
  ],
  ['zfs', { filesystems: ['zfs'], tools: { zfs: '/sbin/zfs' } }, 'data root on zfs'],
])('%s is unsupported with the reason', (driver, facts: Partial<HostFacts>, reason) => {
  expect(driverObstacle(named(driver), docker, { ...host, ...facts }, 'fresh')?.reason).toContain(reason);
});

test('nothing stands in the way of what the host has', () => {
  for (const driver of ['overlay', 'overlay2', 'vfs', 'fuse-overlayfs', 'btrfs', 'devicemapper']) {
    expect(driverObstacle(named(driver), docker, host, 'fresh')).toBeUndefined();
  }
  expect(driverObstacle(named('btrfs'), docker, host, 'host')?.reason).toContain('data root on btrfs');
});

test('a driver that the kind of engine never had is told with those that it has', () => {
  expect(driverObstacle(named('btrfs9'), docker, host, 'fresh')).toEqual({
    reason: 'docker has no storage driver btrfs9',
    fix: expect.stringContaining('use one of overlay, overlay2, vfs') as string,
  });
});

test('what the overlay module cannot do, or does not do, is told', () => {
  const asking = (overlay: OverlayOptions): Obstacle | undefined =>
    driverObstacle(
      { ...named('overlay2'), overlay },
      docker,
      { ...host, overlay_parameters: ['index'] },
      'fresh',
    );
  expect(asking({ xino: 'on' })?.reason).toContain('ignores xino where all layers are on one file system');
  expect(asking({ metacopy: 'on' })?.reason).toBe(
    'the overlay module of kernel 6.1.0 has no parameter metacopy',
  );
  expect(asking({ index: 'on' })).toBeUndefined();
});

test('each lab says what only the other can do', () => {
  const enginePool = { ...named('devicemapper'), mode: 'direct-lvm', pool: 'engine' } as const;
  const lvm = ['pvcreate', 'vgcreate', 'lvcreate', 'lvconvert', 'thin_check', 'dmsetup'];
  const able = { ...host, tools: Object.fromEntries(lvm.map((tool) => [tool, `/sbin/${tool}`])) };
  expect(driverObstacle(enginePool, docker, able, 'fresh', 'private')?.fix).toContain('--lab system');
  expect(driverObstacle(enginePool, docker, able, 'fresh', 'system')).toBeUndefined();
  const modern = { ...host, engine: engine('28.5.2') };
  expect(driverObstacle(named('native'), docker, modern, 'fresh', 'system')?.fix).toContain('--lab private');
  expect(driverObstacle(named('native'), docker, modern, 'fresh', 'private')).toBeUndefined();
});

test('setup asks for what is missing, once, and never for an engine or runc that is there', () => {
  const scenario = parseScenario(
    'name: a\ndrivers: [overlay2, { name: d, driver: devicemapper, mode: direct-lvm }]\nruntimes: [runc, crun, youki]\n',
    'a',
  );
  const plan = setupPlan(scenario, host, [
    { name: 'ip', packages: ['iproute2'] },
    { name: 'iptables', packages: ['iptables'] },
  ]);
  expect(plan.packages.map((one) => one.name)).toEqual([
    'iptables',
    'lvm2',
    'thin-provisioning-tools',
    'crun',
  ]);
  expect(plan.byHand).toEqual(['youki']);
  const faulty = setupPlan(
    scenario,
    {
      ...host,
      runtime_faults: { crun: { reason: '/usr/bin/crun is not executable', fix: 'chmod +x /usr/bin/crun' } },
      engine: undefined,
      engine_fault: { reason: '/usr/sbin/dockerd is empty', fix: 'fetch it' },
    },
    [],
  );
  expect(faulty.packages.map((one) => one.name)).toEqual(['lvm2', 'thin-provisioning-tools']);
  expect(faulty.faulty).toEqual([
    '/usr/sbin/dockerd is empty; fetch it',
    '/usr/bin/crun is not executable; chmod +x /usr/bin/crun',
  ]);
  const bare = setupPlan(scenario, { ...host, engine: undefined, runtimes: {} }, []);
  expect(bare.packages.map((one) => one.name)).toEqual([
    'docker.io',
    'lvm2',
    'thin-provisioning-tools',
    'runc',
    'crun',
  ]);
});

test('a package of another suite is never installed', () => {
  const scenario = parseScenario(
    'name: a\ndrivers: [vfs]\nruntimes: [{ name: crun-sid, kind: crun, from: debian/sid }]\n',
    'x.yaml',
  );
  const plan = setupPlan(scenario, { ...host, runtimes: {} }, []);
  expect([plan.packages, plan.byHand]).toEqual([[], []]);
  expect(wantedPackages(scenario)).toEqual([
    { source: 'debian/sid', packages: ['crun'], why: 'the runtime crun-sid' },
  ]);
});

test('each of several engines looks for its own tools', () => {
  const scenario = parseScenario(
    'name: two\nnetwork: none\nengines: [docker, bare]\ndrivers: [vfs]\nruntimes: [runc]\n',
    'two.yaml',
  );
  const bare = { ...host, tools: { nsenter: '/n', tar: '/t', perl: '/p' }, engine: engine('20.10.24') };
  const facts = { ...host, builds: { docker: host, bare } };
  // perl is there for the one that needs it, and nobody asks the other for it.
  expect(setupPlan(scenario, facts, []).packages).toEqual([]);
  const without = { ...facts, builds: { docker: host, bare: { ...bare, tools: {} } } };
  expect(setupPlan(scenario, without, []).packages.map(({ name }) => name)).toContain('perl-base');
});
