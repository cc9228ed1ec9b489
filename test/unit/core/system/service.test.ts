import { describe, expect, it } from 'vitest';
import { parseEngineVersion } from '../../../../src/core/engines/engine-version.ts';
import { whyNotExpendable } from '../../../../src/core/engines/expendability.ts';
import { parseDockerdFlags } from '../../../../src/core/engines/docker/dockerd-flags.ts';
import { readDaemonConfig, serviceConflicts } from '../../../../src/core/engines/docker/service-conflicts.ts';
import type { ConfigValues, HostService } from '../../../../src/core/engines/host-service.ts';
import { serviceSettings } from '../../../../src/core/engines/docker/service-settings.ts';
import { systemDaemonConfig } from '../../../../src/core/engines/docker/system-daemon-config.ts';
import { decodeText } from '../../../../src/core/scenario/text-encoding.ts';
import { assignments, expanded, words } from '../../../../src/core/host/unit-text.ts';

const UNIT = '/lib/systemd/system/docker.service';
const DROP_IN = '/etc/systemd/system/docker.service.d/x.conf';

function service(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  config: ConfigValues = {},
): HostService {
  return {
    manager: 'systemd',
    binary: '/usr/sbin/dockerd',
    flags: parseDockerdFlags(args),
    settings: serviceSettings(parseDockerdFlags(args), config),
    environment,
    sources: [
      { path: UNIT, text: 'ExecStart=/usr/sbin/dockerd -H fd://' },
      { path: DROP_IN, text: `ExecStart=/usr/sbin/dockerd ${args.join(' ')}` },
    ],
    ...{ active: true, socketActive: true, stray: undefined, remapping: undefined, log: undefined },
    ...{ socket: '/run/docker.sock', pidFiles: [], execRoot: '/run/docker', namespace: 'moby' },
    containerd: '/run/containerd/containerd.sock',
    config: { path: '/etc/docker/daemon.json', kind: 'absent', content: undefined },
  };
}

function engine(text: string) {
  const version = parseEngineVersion(text);
  if (version === undefined) throw new Error(`no version: ${text}`);
  return version;
}

describe("the service's command line", () => {
  it('is read as dockerd reads it', () => {
    const args = ['-H', 'fd://', '--debug', '-s=vfs', '--data-root', '/x', '--icc=false', '-Hunix:///y'];
    expect(parseDockerdFlags(args).map(({ name, value }) => [name, value])).toEqual([
      ['host', 'fd://'],
      ['debug', ''],
      ['storage-driver', 'vfs'],
      ['data-root', '/x'],
      ['icc', 'false'],
      ['host', 'unix:///y'],
    ]);
  });

  it('has its variables put in as systemd does', () => {
    const environment = assignments('DOCKER_OPTS="-s vfs --label \'a b\'"\nEMPTY=\n');
    expect(expanded(['-H', 'fd://', '$DOCKER_OPTS', '--label=${EMPTY}x$$', '$NONE'], environment)).toEqual([
      ...['-H', 'fd://', '-s', 'vfs', '--label', 'a b', '--label=x$'],
    ]);
    expect(words('Environment="A=b c" D=e')).toEqual(['Environment=A=b c', 'D=e']);
  });
});

describe('conflicts of a service with daemon.json', () => {
  it.each([
    ['a driver as a flag', ['-s', 'overlay2'], {}, {}, [DROP_IN, '`-s overlay2`', 'storage-driver']],
    ['options as a flag', ['--storage-opt', 'a=b'], {}, {}, ['storage-opts']],
    ['a data root by its old name', ['-g', '/x'], {}, {}, ['data-root']],
    ['hosts in both', ['-H', 'fd://'], {}, { hosts: ['unix:///x'] }, ['hosts', 'both together']],
    ['DOCKER_DRIVER', [], { DOCKER_DRIVER: 'vfs' }, {}, ['DOCKER_DRIVER=vfs']],
  ])('are told: %s', (_, args, environment, config, told) => {
    const [conflict, ...others] = serviceConflicts(service(args, environment), config);
    for (const part of told) expect(conflict).toContain(part);
    expect(others).toEqual([]);
  });

  it('are none where flags and file say different things, or both name runtimes', () => {
    const flags = ['-H', 'fd://', '--add-runtime', 'x=/x', '--containerd=/run/containerd/containerd.sock'];
    expect(serviceConflicts(service(flags), { runtimes: {}, debug: true })).toEqual([]);
  });
});

describe('daemon.json', () => {
  it.each([
    [undefined, '20.10.24', undefined],
    ['{"debug": true}', '20.10.24', undefined],
    ['', '23.0.0', undefined],
    ['', '20.10.24', 'empty'],
    ['[1]', '20.10.24', 'expected a JSON object'],
    ['{\n"a": [}', '20.10.24', 'line 2'],
    ['['.repeat(20_000), '20.10.24', 'nested too deep'],
    ['\ufeff{}', '23.0.0', undefined],
    ['\ufeff{}', '20.10.24', 'byte order mark (UTF-8), which engine 20.10.24 refuses'],
    ['{\n"a": "\0"}', '28.5.2', 'line 2 has a NUL byte'],
  ])('%.40j on %s: %s', (text, version, problem) => {
    const content = text === undefined ? undefined : decodeText(Buffer.from(text));
    const read = readDaemonConfig(content, engine(version));
    if (problem === undefined) expect(read).toHaveProperty('config');
    else expect(read).toHaveProperty('problem', expect.stringContaining(problem));
  });

  it('keeps every other key, and drops the options of the driver it had', () => {
    const original = {
      'log-level': 'warn',
      'storage-driver': 'devicemapper',
      'storage-opts': ['dm.basesize=20G'],
      graph: '/old',
      'live-restore': true,
      runtimes: { mine: { path: '/mine' } },
      features: { buildkit: true },
      unknown: { deep: [1] },
    };
    const config = systemDaemonConfig({
      original,
      version: engine('20.10.24'),
      setup: { name: 'overlay2', driver: 'overlay2' },
      runtimes: [{ name: 'crun', path: '/usr/bin/crun', args: [] }],
      dataRoot: '/x/data',
      pool: {},
    });
    expect(config).toEqual({
      'log-level': 'warn',
      unknown: { deep: [1] },
      'storage-driver': 'overlay2',
      'data-root': '/x/data',
      'live-restore': false,
      runtimes: { mine: { path: '/mine' }, crun: { path: '/usr/bin/crun' } },
      features: { buildkit: true },
    });
  });

  it('says which image store it wants from 24.0 on', () => {
    const config = systemDaemonConfig({
      original: {},
      version: engine('28.5.2'),
      setup: { name: 'overlay2', driver: 'overlay2' },
      runtimes: [],
      dataRoot: '/x/data',
      pool: {},
    });
    expect(config['features']).toEqual({ 'containerd-snapshotter': false });
  });
});

describe('a host that is not expendable', () => {
  const nothing = { running: [], containers: 0, images: 0, volumes: 0, swarm: false, otherInstallations: [] };

  it('is told by what it holds', () => {
    expect(whyNotExpendable(nothing)).toEqual([]);
    expect(whyNotExpendable({ ...nothing, running: ['web'], containers: 3, images: 1, swarm: true })).toEqual(
      ['1 running container: web', '2 stopped containers', '1 image', 'the engine is part of a swarm'],
    );
  });
});
