import { expect, test } from 'vitest';
import {
  privateDaemonConfig,
  storageOptions,
  type DaemonConfigInput,
} from '../../../src/core/engines/docker/daemon-config.ts';
import { parseEngineVersion } from '../../../src/core/engines/engine-version.ts';

const dirs = {
  dataRoot: '/w/data',
  execRoot: '/w/exec',
  socket: '/w/s',
  pidfile: '/w/pid',
  keyPath: '/w/key',
};

function configOf(version: string, input: Partial<DaemonConfigInput> = {}): Record<string, unknown> {
  const parsed = parseEngineVersion(version);
  if (parsed === undefined) throw new Error(`no version in ${version}`);
  return privateDaemonConfig({
    version: parsed,
    setup: { name: 'overlay2', driver: 'overlay2' },
    runtimes: [],
    dirs,
    cgroupParent: '/drivergrid-x',
    ...input,
  });
}

test('the version decides which keys are written, since an unknown one stops dockerd', () => {
  expect(configOf('20.10.24+dfsg1')).toHaveProperty('deprecated-key-path', '/w/key');
  expect(configOf('20.10.24+dfsg1')).not.toHaveProperty('features');
  expect(configOf('28.5.2')).not.toHaveProperty('deprecated-key-path');
  expect(configOf('28.5.2')).toHaveProperty('features', { 'containerd-snapshotter': false });
  const snapshotter = { setup: { name: 's', driver: 'overlayfs' } };
  expect(configOf('28.5.2', snapshotter)).toHaveProperty('features', { 'containerd-snapshotter': true });
});

test("runtimes get an entry each, but for the engine's own", () => {
  const runtimes = [
    { name: 'runc', path: '/usr/sbin/runc', args: [] },
    { name: 'crun', path: '/usr/bin/crun', args: [] },
    { name: 'runsc', path: '/usr/bin/runsc', args: ['--network=none'] },
    { name: 'kata', path: '', args: [], runtime_type: 'io.containerd.kata.v2' },
  ];
  expect(configOf('28.5.2', { runtimes })['runtimes']).toEqual({
    crun: { path: '/usr/bin/crun' },
    runsc: { path: '/usr/bin/runsc', runtimeArgs: ['--network=none'] },
    kata: { runtimeType: 'io.containerd.kata.v2' },
  });
});

test('storage-opts belong to one driver setup only', () => {
  expect(configOf('20.10.24')).not.toHaveProperty('storage-opts');
  const loop = { name: 'l', driver: 'devicemapper', mode: 'loop-lvm' } as const;
  expect(configOf('20.10.24', { setup: loop })['storage-opts']).toContain('dm.loopdatasize=4G');
  const direct = { name: 'd', driver: 'devicemapper', mode: 'direct-lvm', options: ['dm.fs=xfs'] } as const;
  const options = configOf('20.10.24', { setup: direct, pool: { thinPool: '/dev/mapper/dg-thinpool' } })[
    'storage-opts'
  ];
  expect(options).toContain('dm.thinpooldev=/dev/mapper/dg-thinpool');
  expect(options).toContain('dm.fs=xfs');
  expect(() => configOf('20.10.24', { setup: direct })).toThrow('thin pool');
  // The engine refuses a pool and a device together.
  const engineMade = storageOptions({ ...direct, pool: 'engine' }, { poolDevice: '/dev/vdb' });
  expect(engineMade).toContain('dm.directlvm_device=/dev/vdb');
  expect(engineMade.filter((option) => option.startsWith('dm.thinpooldev'))).toEqual([]);
  const without = (list: readonly string[]): string[] =>
    list.filter((option) => !/directlvm|thinp/.test(option));
  expect(without(engineMade)).toEqual(without(options as string[]));
});
