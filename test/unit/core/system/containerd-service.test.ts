import { describe, expect, it } from 'vitest';
import { containerdService } from '../../../../src/core/engines/containerd/containerd-service.ts';
import { parseEngineVersion } from '../../../../src/core/engines/engine-version.ts';
import type { FoundFile } from '../../../../src/core/engines/host-service.ts';
import type { ConfigChange } from '../../../../src/core/engines/service-kind.ts';
import { readToml, tomlAt, type TomlTable } from '../../../../src/core/engines/toml.ts';
import { tableIn } from '../engines/toml-table.ts';

const OLD = 'io.containerd.grpc.v1.cri';
const NEW = 'io.containerd.cri.v1.runtime';

function configured(original: string, version: string, more: Partial<ConfigChange> = {}): TomlTable {
  const read = readToml(original);
  if ('problem' in read) throw new Error(read.problem);
  const parsed = parseEngineVersion(version);
  if (parsed === undefined) throw new Error(version);
  const text = containerdService.configure({
    ...{ original: read.table, version: parsed, setup: { name: 'o', driver: 'overlayfs' }, pool: {} },
    runtimes: [
      { name: 'runc', path: '/usr/sbin/runc', args: [] },
      { name: 'crun', path: '/usr/bin/crun', args: [] },
    ],
    ...{ dataRoot: '/w/data', work: '/w', cgroup: '/drivergrid-r', socket: '/s', network: 'host', ...more },
  });
  return tableIn(text);
}

describe("the host's config.toml", () => {
  it('is kept but for what is measured, with its CRI on', () => {
    const config = configured(
      [
        'version = 2',
        'root = "/var/lib/containerd"',
        'disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.snapshotter.v1.zfs"]',
        '[plugins."io.containerd.gc.v1.scheduler"]',
        'pause_threshold = 1.0',
        `[plugins."${OLD}"]`,
        'max_container_log_line_size = 16384',
        'sandbox_image = "pause:3.8"',
      ].join('\n'),
      '1.7.24',
    );
    expect(config).toMatchObject({
      ...{ version: 2n, root: '/w/data', state: '/w/state', imports: [] },
      disabled_plugins: ['io.containerd.snapshotter.v1.zfs'],
    });
    expect(config['plugins']).toMatchObject({
      'io.containerd.gc.v1.scheduler': { pause_threshold: 1 },
      [OLD]: {
        ...{ max_container_log_line_size: 16384n, sandbox_image: 'docker.io/drivergrid/pause:1' },
        containerd: { snapshotter: 'overlayfs', default_runtime_name: 'runc' },
      },
    });
    // A whole number with a point stays one: containerd refuses another.
    expect(tomlAt(config, 'plugins', OLD, 'cni')).toBeUndefined();
  });

  it('gives every runtime the cgroups of its default runtime', () => {
    const options = (version: string, plugin: string, format: number, name: string): unknown => {
      const table = `[plugins."${plugin}".containerd.runtimes.runc.options]\nSystemdCgroup = true\n`;
      const config = configured(`version = ${format}\n${table}`, version);
      return tomlAt(config, 'plugins', plugin, 'containerd', 'runtimes', name, 'options');
    };
    for (const name of ['runc', 'crun']) {
      expect(options('1.7.24', OLD, 2, name)).toMatchObject({ SystemdCgroup: true });
      expect(options('2.1.9', NEW, 3, name)).toMatchObject({ SystemdCgroup: true });
    }
    // An old format is kept by a new engine, which translates it.
    expect(options('2.1.9', OLD, 2, 'crun')).toMatchObject({ SystemdCgroup: true });
  });

  it('is written in the form of the engine where there is none', () => {
    expect(configured('', '1.6.20')).toMatchObject({ version: 2n });
    expect(configured('', '2.1.9')).toMatchObject({ version: 3n });
    const none = configured('', '1.6.20', { network: 'none' });
    expect(tomlAt(none, 'plugins', OLD, 'cni', 'conf_dir')).toBe('/w/cni');
  });
});

it.each([
  ['', '/run/containerd/containerd.sock'],
  ['version = 2\n[grpc]\naddress = "/a.sock"', '/a.sock'],
  ["version = 4\n[plugins.'io.containerd.server.v1.grpc']\naddress = '/b.sock'", '/b.sock'],
])('the socket that %j names is %s', (text, socket) => {
  const content = { text, encoding: 'UTF-8', hasMark: false };
  const config: FoundFile = { path: '/c', kind: 'file', content };
  const start = {
    ...{ manager: 'systemd' as const, binary: '/usr/bin/containerd', args: [], environment: {}, sources: [] },
    ...{ log: undefined, listens: undefined, ssdPidFile: undefined },
  };
  expect(containerdService.places(start, config).socket).toBe(socket);
  const flagged = containerdService.places({ ...start, args: ['-a', '/f.sock'] }, config);
  expect(flagged.socket).toBe('/f.sock');
});
