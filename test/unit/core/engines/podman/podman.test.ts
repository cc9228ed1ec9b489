import { describe, expect, it } from 'vitest';
import type { EngineSetup } from '../../../../../src/core/engines/engine-kind.ts';
import { buildsOf } from '../../../../../src/core/engines/engine-of.ts';
import { podman } from '../../../../../src/core/engines/podman/podman.ts';
import { tomlAt } from '../../../../../src/core/engines/toml.ts';
import { runtimeChecks } from '../../../../../src/core/runtimes/runtime-proof.ts';
import { parseScenario } from '../../../../../src/scenario/load.ts';
import { tableIn } from '../toml-table.ts';

const V4_3 = { major: 4, minor: 3, text: '4.3.1' };
const RUNC = { name: 'runc', path: '/usr/sbin/runc', args: [] };
const RUNSC = { name: 'runsc--2', path: '/opt/runsc', args: ['--network=none', '--debug'] };

function launchOf(setup: EngineSetup['setup'], more: Partial<EngineSetup> = {}) {
  const launch = podman.launch({
    ...{ path: '/opt/podman/bin/podman', version: V4_3, setup, runtimes: [RUNC, RUNSC] },
    ...{ work: '/w/e', cgroup: '/drivergrid-r', pool: {}, network: 'bridge', ...more },
  });
  return {
    ...launch,
    textOf: (path: string) => launch.files.find((file) => file.path === path)?.text ?? '',
  };
}

it('is named by its program and its version line', () => {
  for (const engine of ['podman', '/opt/podman/bin/podman'])
    expect(buildsOf({ engine }).map(({ kind }) => kind)).toEqual([podman]);
  expect(podman.parseVersion('podman version 4.3.1')).toEqual(V4_3);
  expect(podman.parseVersion('podman version 5.8.6-dev')).toMatchObject({ major: 5, minor: 8 });
});

describe('a start', () => {
  it('has a service for each runtime, whose containers it creates', () => {
    const { argv, dialect, roots } = launchOf({ name: 'vfs', driver: 'vfs' });
    const sockets = { runc: '/w/e/runc.runtime.sock', 'runsc--2': '/w/e/runsc--2.runtime.sock' };
    expect(dialect?.sockets).toEqual(sockets);
    expect(roots.services).toEqual(Object.values(sockets));
    expect(argv.slice(2)).toEqual([
      ...['/opt/podman/bin/podman', '/w/e/podman.sock', ''],
      ...['runc', sockets.runc, 'runsc--2', sockets['runsc--2']],
    ]);
    expect(dialect?.hostConfig).toEqual({ CgroupParent: '/drivergrid-r' });
  });

  it('names runtimes by path, and one with arguments by a script that adds them', () => {
    const { files, textOf } = launchOf({ name: 'vfs', driver: 'vfs' });
    expect(tableIn(textOf('/w/e/containers.conf'))['engine']).toMatchObject({
      runtimes: { runc: ['/usr/sbin/runc'], 'runsc--2': ['/w/e/runtime-runsc--2'] },
      runtime_supports_json: ['runc', 'runsc--2'],
    });
    expect(files.find(({ path }) => path === '/w/e/runtime-runsc--2')).toEqual({
      path: '/w/e/runtime-runsc--2',
      text: '#!/bin/sh\nexec /opt/runsc --network=none --debug "$@"\n',
      isProgram: true,
    });
  });

  it('looks for conmon and netavark beside the engine first', () => {
    const config = tableIn(launchOf({ name: 'vfs', driver: 'vfs' }).textOf('/w/e/containers.conf'));
    const beside = ['/opt/podman/bin/conmon', '/opt/podman/libexec/podman/conmon'];
    expect(tomlAt(config, 'engine', 'conmon_path')).toMatchObject({ 0: beside[0], 1: beside[1] });
    const helpers = tomlAt(config, 'engine', 'helper_binaries_dir') as string[];
    expect(helpers[0]).toBe('/opt/podman/bin');
    expect(helpers).toContain('/usr/lib/podman');
    const [conmon] = podman.tools?.('/usr/bin/podman', { network: 'bridge' }) ?? [];
    expect(conmon?.folders).toContain('/usr/libexec/podman');
  });

  it('writes storage.conf for the driver, with its options', () => {
    const overlay = launchOf({
      ...{ name: 'o', driver: 'overlay', options: ['overlay.mountopt=nodev,metacopy=on', 'size=1G'] },
    });
    const storage = { driver: 'overlay', graphroot: '/w/e/data', runroot: '/run/containers/storage' };
    const options = { overlay: { mountopt: 'nodev,metacopy=on', size: '1G' } };
    expect(tableIn(overlay.textOf('/w/e/storage.conf'))).toEqual({ storage: { ...storage, options } });
    const fuse = launchOf({ name: 'f', driver: 'fuse-overlayfs' });
    expect(fuse.textOf('/w/e/storage.conf')).toContain('mount_program = "/w/e/fuse-overlayfs"');
    expect(fuse.argv[4]).toBe('/w/e/fuse-overlayfs');
    expect(fuse.roots.containers).toContain('/w/e/data/overlay-containers');
  });
});

it('proves its answers by the names of containers-storage', () => {
  const expected = {
    ...{ setup: { name: 'f', driver: 'fuse-overlayfs' }, version: V4_3, dataRoot: '/w/e/data' },
    ...{ runtimes: ['runc'], dataRootType: 'ext4' },
  };
  const found = {
    ...{ version: '4.3.1', apiVersion: '1.41', driver: 'overlay', rootDir: '/w/e/data', runtimes: ['runc'] },
    driverStatus: [['Native Overlay Diff', 'false']] as const,
    dataRootType: 'ext4',
  };
  expect(podman.checks(expected, found).filter(({ ok }) => !ok)).toEqual([]);
  const kernels = { ...found, driverStatus: [['Native Overlay Diff', 'true']] as const, driver: 'vfs' };
  expect(
    podman
      .checks(expected, kernels)
      .filter(({ ok }) => !ok)
      .map(({ what }) => what),
  ).toEqual(['storage driver', 'native diff']);
});

const CONMON = { shim: '/usr/bin/conmon', program: '/hello' };

it('finds out that conmon was told to run another runtime than the scenario names', () => {
  // What a client gets that names runc in HostConfig of a service of crun.
  const status = { name: 'status', head: '{"pid": 12}' };
  const traces = { ...CONMON, binary: '/usr/bin/crun', wrapper: '', stateFiles: [status] };
  expect(runtimeChecks(RUNC, traces, podman).filter(({ ok }) => !ok)).toMatchObject([
    { what: 'runtime command', expected: '/usr/sbin/runc', found: '/usr/bin/crun' },
    { what: 'runtime state', expected: 'runc', found: 'crun' },
  ]);
  const wrapper = '#!/bin/sh\nexec /opt/runsc --network=none --debug "$@"\n';
  const script = { ...CONMON, binary: '/w/e/runtime-runsc--2', wrapper, stateFiles: [] };
  expect(runtimeChecks(RUNSC, script, podman)).toMatchObject([{ ok: true }]);
});

describe('what its API says otherwise', () => {
  const networksOf = (mode: string, network: string, address: string) =>
    launchOf({ name: 'vfs', driver: 'vfs' }).dialect?.networksOf({
      mode,
      endpoints: network === '' ? [] : [{ network, id: '', address }],
    });

  it.each([
    ['bridge', 'podman', '10.88.0.2', ['bridge']],
    ['bridge', 'podman', '', []],
    ['none', '', '', ['none']],
    ['host', '', '', ['host']],
  ])('network mode %s with %j at %j is %j', (mode, network, address, networks) => {
    expect(networksOf(mode, network, address)).toEqual(networks);
  });

  it('a wait for removal tells the exit code from 4.6 on only', () => {
    const tells = (minor: number) =>
      launchOf({ name: 'vfs', driver: 'vfs' }, { version: { major: 4, minor, text: '' } }).dialect
        ?.removalTellsExit;
    expect([tells(5), tells(6)]).toEqual([false, true]);
  });
});

it.each([
  ['file', '/w/e/data/overlay-containers/containers.json', true],
  ['file', `/w/e/data/overlay-containers/${'a'.repeat(64)}`, false],
  ['cgroup', '/sys/fs/cgroup/pids/drivergrid-r/conmon', true],
  ['cgroup', `/sys/fs/cgroup/pids/drivergrid-r/libpod-${'a'.repeat(64)}`, false],
  ['firewall rule', 'iptables-save: nat :NETAVARK-HOSTPORT-DNAT -', true],
  ['firewall rule', 'iptables-save: nat :NETAVARK-1D8721804F16F -', false],
  ['firewall rule', 'iptables-save: nat -A POSTROUTING -j NETAVARK-HOSTPORT-MASQ', true],
  ['firewall rule', 'iptables-save: filter -A NETAVARK_FORWARD -d 10.88.0.0/16 -j ACCEPT', false],
  ['mount', '/run/netns (tmpfs of tmpfs)', true],
  ['mount', '/run/netns/netns-f53b881e (nsfs of nsfs)', false],
  ['process', '12 34', false],
] as const)('of a %s %s it is said that it is kept: %s', (kind, key, isKept) => {
  expect(podman.traces.keeps?.({ kind, key })).toBe(isKept);
});

it('gives the reason for a refusal in its log', () => {
  const refusal = podman.refusal({ name: 'f', driver: 'fuse-overlayfs' }, [
    'time="2026-11-26T15:45:28Z" level=info msg="podman filtering at log level info"',
    `Error: overlay: can't stat program "/w/e/fuse-overlayfs": stat /w/e/fuse-overlayfs: no such file or directory`,
  ]);
  expect(refusal?.reason).toBe('fuse-overlayfs is not on PATH; install it');
  expect(podman.refusal({ name: 'vfs', driver: 'vfs' }, ['Error: something else'])).toBeUndefined();
});

it('refuses what its API cannot carry, at the line that asks for it', () => {
  for (const engines of ['engine: podman', 'engines: [docker, podman]']) {
    const text = `name: p\n${engines}\nworkload: docker-cli\ndrivers: [vfs]\nruntimes: [runc]\n`;
    expect(() => parseScenario(text, 'p.yaml')).toThrow(
      'p.yaml:3: Podman ignores the runtime of `docker run`; expected docker-run in workload, found "docker-cli"',
    );
  }
  expect(podman.runtimeObstacle({ name: 'kata', runtime_type: 'io.containerd.kata.v2' }, V4_3)).toMatch(
    /no runtimeType/,
  );
});
