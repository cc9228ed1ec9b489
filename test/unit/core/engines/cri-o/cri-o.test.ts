import { readFileSync } from 'node:fs';
import { expect, it, test } from 'vitest';
import { racedCells } from '../../../../../src/core/results/raced.ts';
import { parseScenario } from '../../../../../src/scenario/load.ts';
import { tableIn } from '../toml-table.ts';
import { crio } from '../../../../../src/core/engines/cri-o/cri-o.ts';
import type { EngineLaunch } from '../../../../../src/core/engines/engine-kind.ts';
import type { TomlTable } from '../../../../../src/core/engines/toml.ts';
import { VerboseInfo } from '../../../../../src/core/engines/verbose-info.ts';
import { driverObstacle } from '../../../../../src/core/host/driver-obstacle.ts';
import type { HostFacts } from '../../../../../src/core/host/host.ts';
import type { DriverSetup } from '../../../../../src/core/scenario/scenario.ts';

function launched(setup: Partial<DriverSetup> & { driver: string }, spans?: string): EngineLaunch {
  return crio.launch({
    spans,
    ...{ path: '/usr/bin/crio', version: { major: 1, minor: 34, text: '1.34.0' } },
    ...{ setup: { name: 's', ...setup }, work: '/w/e', cgroup: '/c', pool: {}, network: 'host' },
    runtimes: [
      { name: 'runc', path: '/usr/sbin/runc', args: [] },
      { name: 'odd', path: '/opt/odd', args: ['-x'] },
      { name: 'kata', path: '/opt/containerd-shim-kata-v2', args: [], runtime_type: 'io.containerd.kata.v2' },
    ],
  });
}

const configOf = ({ files }: EngineLaunch): unknown =>
  tableIn(files.find(({ path }) => path.endsWith('crio.conf'))?.text)['crio'];

it('a pause container is dropped unless it is asked for', () => {
  expect(configOf(launched({ driver: 'overlay' }))).toMatchObject({ runtime: { drop_infra_ctr: true } });
  const kept = launched({ driver: 'overlay', infra: 'kept' });
  expect(configOf(kept)).toMatchObject({ runtime: { drop_infra_ctr: false } });
  expect(kept.cri?.infra).toBe('kept');
});

it('it exports all its spans where they are taken, and otherwise none', () => {
  const tracing = (spans?: string) => (configOf(launched({ driver: 'vfs' }, spans)) as TomlTable)['tracing'];
  expect(tracing('127.0.0.1:4318')).toEqual({
    ...{ enable_tracing: true, tracing_endpoint: '127.0.0.1:4318' },
    tracing_sampling_rate_per_million: 1_000_000n,
  });
  expect(tracing()).toBeUndefined();
});

it('fuse-overlayfs is overlay with that program, for the engine and for what brings images', () => {
  const launch = launched({ driver: 'fuse-overlayfs', options: ['overlay.mountopt=nodev'] });
  expect(configOf(launch)).toMatchObject({
    storage_driver: 'overlay',
    storage_option: ['overlay.mount_program=/usr/bin/fuse-overlayfs', 'overlay.mountopt=nodev'],
  });
  expect(launch.cri?.importer?.argv('/x.tar', 'docker.io/x:1').at(-1)).toBe(
    'containers-storage:[overlay@/w/e/data+/run/containers/storage:overlay.mount_program=/usr/bin/fuse-overlayfs:overlay.mountopt=nodev]docker.io/x:1',
  );
});

it('each runtime has its handler, with its arguments in a script, or as a virtual machine', () => {
  expect(configOf(launched({ driver: 'vfs' }))).toMatchObject({
    runtime: {
      default_runtime: 'runc',
      runtimes: {
        runc: { runtime_path: '/usr/sbin/runc', runtime_type: 'oci' },
        odd: { runtime_path: '/w/e/runtime-odd' },
        kata: { runtime_path: '/opt/containerd-shim-kata-v2', runtime_type: 'vm' },
      },
    },
  });
});

it('its answers are read where they are', () => {
  const { cri } = launched({ driver: 'overlay' });
  const info = new VerboseInfo({ config: '{"crio":{"Runtimes":{"crun":{},"runc":{}}}}', sandboxImage: 'x' });
  expect(cri?.facts?.({ info, imageFolder: '/w/e/data/overlay-images' })).toEqual({
    ...{ driver: 'overlay', rootDir: '/w/e/data', runtimes: ['crun', 'runc'] },
  });
});

it.each([
  [
    'btrfs',
    'level=fatal msg="validating root config: failed to get store to set defaults: failed to GetDriver graph btrfs /x: driver not supported"',
    /built without btrfs/,
  ],
  [
    'zfs',
    `level=fatal msg="...: the 'zfs' command is not available: prerequisites for driver not satisfied (wrong filesystem?)"`,
    /not on the file system that zfs needs/,
  ],
  [
    'overlay',
    'level=fatal msg="validating runtime config: pinns: exec: \\"pinns\\": executable file not found"',
    /pinns/,
  ],
])('%s that is refused at start is told', (driver, line, reason) => {
  expect(crio.refusal({ name: driver, driver }, [line])?.reason).toMatch(reason);
});

test('a pause container that cannot get its score is told before, and only where it is so', () => {
  const host = { filesystems: ['overlay'], tools: {}, state: { filesystem: 'ext4' } } as unknown as HostFacts;
  const reason = (sys_resource: boolean | undefined, infra?: 'kept'): string | undefined =>
    driverObstacle({ name: 'o', driver: 'overlay', infra }, crio, { ...host, sys_resource }, 'fresh')?.reason;
  expect(reason(false, 'kept')).toMatch(/OOM score of pause containers.*CAP_SYS_RESOURCE/);
  expect(reason(true, 'kept')).toBeUndefined();
  expect(reason(false)).toBeUndefined();
  // Recorded before it was looked for.
  expect(reason(undefined, 'kept')).toBeUndefined();
});

test('pods without a pause container are not the fastest beside others that have one', () => {
  const yaml = (drivers: string): string =>
    `name: r\nworkload: cri-pod\nengines: [containerd, cri-o]\ndrivers: [${drivers}]\nruntimes: [runc]\n`;
  const both = '{ driver: overlayfs, engines: [containerd] }, { driver: overlay, engines: [cri-o] }';
  const mixed = racedCells(parseScenario(yaml(both), 'r'));
  expect(mixed({ engine: 'containerd', driver: 'overlayfs' })).toBe(true);
  expect(mixed({ engine: 'cri-o', driver: 'overlay' })).toBe(false);
  const kept = racedCells(
    parseScenario(yaml(both.replace('driver: overlay,', 'driver: overlay, infra: kept,')), 'r'),
  );
  expect(kept({ engine: 'cri-o', driver: 'overlay' })).toBe(true);
  const alone = racedCells(
    parseScenario(
      'name: r\nworkload: cri-pod\nengine: crio\ndrivers: [overlay, vfs]\nruntimes: [runc]\n',
      'r',
    ),
  );
  expect(alone({ driver: 'overlay' })).toBe(true);
});

it.each(['talk-cri', 'cri-storage'])('the scenario %s is valid', (name) => {
  expect(parseScenario(readFileSync(`scenarios/${name}.yaml`, 'utf8'), name).name).toBe(name);
});

it('it comes from no suite', () => {
  const yaml =
    'name: r\nworkload: cri-pod\nengines:\n  - { name: c, kind: cri-o, from: debian/sid }\ndrivers: [overlay]\nruntimes: [runc]\n';
  expect(() => parseScenario(yaml, 'r')).toThrow(/r:4: Debian has no package of cri-o; give its path/);
});
