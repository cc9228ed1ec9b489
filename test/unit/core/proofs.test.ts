import { expect, test } from 'vitest';
import { dockerChecks } from '../../../src/core/engines/docker/docker-checks.ts';
import { driverOf } from '../../../src/core/engines/engine-of.ts';
import type { EngineAnswers } from '../../../src/core/engines/engine-answers.ts';
import { overlayChecks } from '../../../src/core/engines/overlay-proof.ts';
import { rootfsCheck } from '../../../src/core/engines/rootfs-proof.ts';
import { docker } from '../../../src/core/engines/docker/docker.ts';
import { digestChecks, runtimeChecks } from '../../../src/core/runtimes/runtime-proof.ts';

const setup = { name: 'overlay2', driver: 'overlay2' };
const expected = {
  setup,
  version: { major: 20, minor: 10, text: '20.10.24' },
  dataRoot: '/w/data',
  runtimes: ['crun'],
  dataRootType: 'ext4',
};
const answers: EngineAnswers = {
  version: '20.10.24',
  apiVersion: '1.41',
  driver: 'overlay2',
  driverStatus: [['Backing Filesystem', 'extfs']],
  rootDir: '/w/data',
  runtimes: ['runc', 'crun'],
  dataRootType: 'ext4',
};

function wrong(checks: readonly { what: string; ok: boolean }[]): string[] {
  return checks.filter((check) => !check.ok).map((check) => check.what);
}

test('an engine that is as planned passes, and each difference is named', () => {
  expect(wrong(dockerChecks(expected, answers))).toEqual([]);
  expect(wrong(dockerChecks(expected, { ...answers, driver: 'vfs' }))).toEqual(['storage driver']);
  expect(wrong(dockerChecks(expected, { ...answers, rootDir: '/var/lib/docker' }))).toEqual(['data root']);
  expect(wrong(dockerChecks(expected, { ...answers, runtimes: ['runc'] }))).toEqual(['runtime crun']);
  expect(wrong(dockerChecks(expected, { ...answers, dataRootType: 'btrfs' }))).toEqual([
    'file system of the data root',
  ]);
});

test('a version that the scenario gave is proved by the API that the engine speaks', () => {
  const given = { ...expected, version: { major: 29, minor: 0, text: '29.0 (dev)', told: 'dev' } };
  const unnamed = { ...answers, version: 'dev', apiVersion: '1.52' };
  expect(wrong(dockerChecks(given, unnamed))).toEqual([]);
  expect(wrong(dockerChecks(given, { ...unnamed, apiVersion: '1.51' }))).toEqual(['API']);
  expect(wrong(dockerChecks(given, { ...unnamed, version: 'other' }))).toEqual(['engine version']);
});

test("loop-lvm and direct-lvm are told apart by the engine's loop files", () => {
  const looped: EngineAnswers = {
    ...answers,
    driver: 'devicemapper',
    driverStatus: [['Data loop file', '/w/data/x']],
  };
  const plain = { ...looped, driverStatus: [['Pool Name', 'dg1-thinpool']] } satisfies EngineAnswers;
  const loop = { ...expected, setup: { name: 'l', driver: 'devicemapper', mode: 'loop-lvm' } as const };
  const direct = { ...expected, setup: { name: 'd', driver: 'devicemapper', mode: 'direct-lvm' } as const };
  expect(wrong(dockerChecks(loop, looped))).toEqual([]);
  expect(wrong(dockerChecks(direct, plain))).toEqual([]);
  expect(wrong(dockerChecks(loop, plain))).toEqual(['devicemapper data']);
  expect(wrong(dockerChecks(direct, looped))).toEqual(['devicemapper data']);
});

test('a snapshotter is told apart from a graphdriver of the same name', () => {
  const snapshotter = { ...expected, setup: { name: 's', driver: 'overlayfs' } };
  const driverStatus = [['driver-type', 'io.containerd.snapshotter.v1']] as const;
  expect(wrong(dockerChecks(snapshotter, { ...answers, driver: 'overlayfs', driverStatus }))).toEqual([]);
  expect(wrong(dockerChecks(snapshotter, { ...answers, driver: 'overlayfs' }))).toEqual(['driver type']);
});

test("the live root mount must be the driver's", () => {
  const before = [{ mountPoint: '/w/data', type: 'ext4' }];
  const overlay = [...before, { mountPoint: '/w/data/overlay2/abc/merged', type: 'overlay' }];
  const netns = [...before, { mountPoint: '/w/exec/netns/1', type: 'nsfs' }];
  const places = ['/w/data', '/w/exec'];
  const vfs = driverOf(docker, { driver: 'vfs' });
  expect(rootfsCheck(driverOf(docker, { driver: 'overlay2' }), before, overlay, places).ok).toBe(true);
  expect(rootfsCheck(driverOf(docker, { driver: 'overlay2' }), before, netns, places).ok).toBe(false);
  expect(rootfsCheck(vfs, before, netns, places).ok).toBe(true);
  expect(rootfsCheck(vfs, before, overlay, places).ok).toBe(false);
  const native = driverOf(docker, { driver: 'native' });
  const bind = [...before, { mountPoint: '/w/exec/rootfs/native/abc', type: 'ext4' }];
  expect(rootfsCheck(native, before, bind, places).ok).toBe(true);
});

const RUNC_SHIM = { shim: '/usr/bin/containerd-shim-runc-v2', program: '/hello' };

test('the runtime that really ran is told by its command and the state it left', () => {
  const runc = { name: 'state.json', head: '{"id":"x","init_process_pid":7' };
  const crun = { name: 'status', head: '{"pid":7' };
  const runsc = { name: 'x_sandbox:x.state', head: '' };
  const wrapper = '#!/bin/sh\n/usr/bin/runsc --network=none $@\n';
  const ready = {
    runc: { name: 'runc', path: '/usr/sbin/runc', args: [] },
    crun: { name: 'crun', path: '/usr/bin/crun', args: [] },
    runsc: { name: 'runsc', path: '/usr/bin/runsc', args: ['--network=none'] },
    kata: { name: 'kata', path: '', args: [], runtime_type: 'io.containerd.kata.v2' },
  };
  expect(
    wrong(
      runtimeChecks(ready.runc, { ...RUNC_SHIM, binary: 'runc', wrapper: '', stateFiles: [runc] }, docker),
    ),
  ).toEqual([]);
  expect(
    wrong(
      runtimeChecks(
        ready.crun,
        { ...RUNC_SHIM, binary: '/usr/bin/crun', wrapper: '', stateFiles: [crun] },
        docker,
      ),
    ),
  ).toEqual([]);
  expect(
    wrong(
      runtimeChecks(
        ready.runsc,
        { ...RUNC_SHIM, binary: '/w/data/runtimes/runsc', wrapper, stateFiles: [runsc] },
        docker,
      ),
    ),
  ).toEqual([]);
  const script = '#!/bin/sh\nexec /usr/libexec/crun "$@"\n';
  expect(
    wrong(
      runtimeChecks(
        ready.crun,
        { ...RUNC_SHIM, binary: '/usr/bin/crun', wrapper: script, stateFiles: [crun] },
        docker,
      ),
    ),
    'a runtime that is a script itself',
  ).toEqual([]);
  // A binary called crun that is runc in truth, and an engine that ran runc for a runtimeType it does not know.
  expect(
    wrong(
      runtimeChecks(
        ready.crun,
        { ...RUNC_SHIM, binary: '/usr/bin/crun', wrapper: '', stateFiles: [runc] },
        docker,
      ),
    ),
  ).toEqual(['runtime state']);
  expect(
    wrong(
      runtimeChecks(ready.kata, { ...RUNC_SHIM, binary: 'runc', wrapper: '', stateFiles: [runc] }, docker),
    ),
  ).toEqual(['runtime shim', 'process of the container']);
});

test('a runtimeType is proved by the shim that it names, and by what that shim runs', () => {
  const proofOf = (
    runtime_type: string,
    traces: { shim: string; program: string },
    states = [''],
  ): string[] =>
    wrong(
      runtimeChecks(
        { name: 'mine', path: '', args: [], runtime_type },
        {
          binary: '',
          wrapper: '',
          ...traces,
          stateFiles: states.map((name) => ({ name, head: '"init_process_pid"' })),
        },
        docker,
      ),
    );
  const qemu = { shim: '/opt/kata/bin/containerd-shim-kata-v2', program: '/usr/bin/qemu-system-x86_64' };
  expect(proofOf('io.containerd.kata.v2', qemu)).toEqual([]);
  expect(proofOf('io.containerd.kata.v2', { ...qemu, program: qemu.shim })).toEqual([]);
  expect(proofOf('io.containerd.kata.v2', { ...qemu, program: '/hello' })).toEqual([
    'process of the container',
  ]);
  expect(proofOf('io.containerd.kata.v2', RUNC_SHIM)).toEqual(['runtime shim', 'process of the container']);
  expect(proofOf('containerd-shim-kata-v2', qemu)).toEqual([]);
  expect(proofOf(qemu.shim, qemu)).toEqual([]);
  expect(proofOf('/usr/bin/containerd-shim-kata-v2', qemu)).toEqual(['runtime shim']);
  expect(proofOf('io.containerd.mine.v2', { shim: '/x/containerd-shim-mine-v2', program: '/hello' })).toEqual(
    [],
  );
  expect(proofOf('io.containerd.mine.v2', { shim: '', program: '' })).toEqual(['runtime shim']);
  // runc's shim starts the first runc on PATH, which may be another runtime.
  expect(proofOf('io.containerd.runc.v2', RUNC_SHIM, ['state.json'])).toEqual([]);
  expect(proofOf('io.containerd.runc.v2', RUNC_SHIM, ['status'])).toEqual(['runtime state']);
});

test('a runtime of a kind is proved as that kind, and the binary of a package by its digest', () => {
  const ready = { name: 'crun-1.28', kind: 'crun', path: '/c/crun', args: [], sha256: 'ab' };
  const runc = { name: 'state.json', head: '{"init_process_pid":7' };
  expect(
    wrong(
      runtimeChecks(
        ready,
        { ...RUNC_SHIM, binary: '/c/crun', wrapper: '', stateFiles: [{ name: 'status', head: '' }] },
        docker,
      ),
    ),
  ).toEqual([]);
  expect(
    wrong(runtimeChecks(ready, { ...RUNC_SHIM, binary: '/c/crun', wrapper: '', stateFiles: [runc] }, docker)),
  ).toEqual(['runtime state']);
  expect(wrong(digestChecks(ready, 'ab'))).toEqual([]);
  expect(wrong(digestChecks(ready, ''))).toEqual(['SHA-256 of the runtime']);
  expect(digestChecks({ name: 'crun', path: '/usr/bin/crun', args: [] }, '')).toEqual([]);
});

test.each([
  ['crun-wasm', 'crun', 'status'],
  ['krun', 'crun', 'status'],
  ['sysbox-runc', 'runc', 'state.json'],
  ['nvidia', 'runc', 'state.json'],
])('%s leaves the state of %s', (name, family, file) => {
  const ready = { name, path: `/usr/bin/${name}`, args: [] };
  const stateFiles = [{ name: file, head: '"init_process_pid"' }];
  const checks = runtimeChecks(ready, { ...RUNC_SHIM, binary: ready.path, wrapper: '', stateFiles }, docker);
  expect(checks.find(({ what }) => what === 'runtime state')).toMatchObject({ found: family, ok: true });
});

test('an overlay option counts where the mount shows it while the parameter is the opposite', () => {
  const root = { mountPoint: '/w/data/overlay2/x/merged', type: 'overlay', source: 'overlay' };
  const found = (asked: Parameters<typeof overlayChecks>[0], options: string): string[] =>
    overlayChecks(asked, [], [{ ...root, options }], ['/w/data']).map(
      (one) => `${one.what} ${one.found} ${one.ok ? 'ok' : 'wrong'}`,
    );
  const both = { metacopy: 'on', redirect_dir: 'on' } as const;
  expect(found(both, 'rw,lowerdir=l,redirect_dir=on,metacopy=on')).toEqual([
    'overlay option redirect_dir on ok',
    'overlay option metacopy on ok',
  ]);
  // An option that is missing has the opposite value; an engine may mount with its own.
  expect(found(both, 'rw,redirect_dir=on')[1]).toBe('overlay option metacopy off wrong');
  expect(found({ index: 'on' }, 'rw')).toEqual(['overlay option index off wrong']);
  expect(found({ redirect_dir: 'off' }, 'rw,redirect_dir=follow')).toEqual([
    'overlay option redirect_dir off ok',
  ]);
  expect(found({ redirect_dir: 'off' }, 'rw')).toEqual(['overlay option redirect_dir on wrong']);
  expect(overlayChecks(both, [root], [{ ...root, options: 'metacopy=on' }], ['/w/data'])[0]?.found).toBe(
    'no overlay mount',
  );
});
