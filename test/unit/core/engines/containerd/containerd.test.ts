import { expect, it, test } from 'vitest';
import { containerd } from '../../../../../src/core/engines/containerd/containerd.ts';
import { containerdVersion } from '../../../../../src/core/engines/containerd/containerd-version.ts';
import type { EngineLaunch, EngineSetup } from '../../../../../src/core/engines/engine-kind.ts';
import { parseEngineVersion } from '../../../../../src/core/engines/engine-version.ts';
import { driverObstacle } from '../../../../../src/core/host/driver-obstacle.ts';
import type { HostFacts } from '../../../../../src/core/host/host.ts';
import type { RuntimeSpec } from '../../../../../src/core/scenario/scenario.ts';
import { certainObstacle } from '../../../../../src/core/runtimes/candidates.ts';
import { driversOf } from '../../../../../src/core/engines/engine-of.ts';
import { tomlAt, type TomlTable } from '../../../../../src/core/engines/toml.ts';
import { tableIn } from '../toml-table.ts';

const RUNTIMES = [
  { name: 'runc', path: '/usr/sbin/runc', args: [] },
  { name: 'odd', path: '/opt/odd', args: ['--debug'] },
  { name: 'runsc', path: '', args: [], runtime_type: 'io.containerd.runsc.v1' },
  { name: 'kata', path: '', args: [], runtime_type: 'io.containerd.kata.v2' },
];

function launched(version: string, more: Partial<EngineSetup> = {}): EngineLaunch {
  return containerd.launch({
    ...{ path: '/opt/bin/containerd', version: parseEngineVersion(version) ?? containerd.oldest },
    ...{ setup: { name: 'overlayfs', driver: 'overlayfs' }, runtimes: RUNTIMES, work: '/w/e' },
    ...{ cgroup: '/drivergrid-r', pool: {}, network: 'none', ...more },
  });
}

const configOf = ({ files }: EngineLaunch): TomlTable =>
  tableIn(files.find(({ path }) => path === '/w/e/config.toml')?.text);

it.each([
  ['containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u3', '1.6.20~ds1'],
  ['containerd github.com/containerd/containerd/v2 v2.4.2 deadbeef', '2.4.2'],
  ['containerd github.com/containerd/containerd/v2 2.1.9+unknown ', '2.1.9+unknown'],
  ['1.7.24', '1.7.24'],
  ['containerd dev', undefined],
])('the version of %j is %s', (text, version) => {
  expect(containerdVersion(text)?.text).toBe(version);
});

const IMAGE = 'docker.io/drivergrid/pause:1';
const OLD = 'io.containerd.grpc.v1.cri';
const NEW = 'io.containerd.cri.v1.runtime';
const IMAGES = 'io.containerd.cri.v1.images';

it.each([
  ['1.6.20', 2n, OLD, { bin_dir: '/w/e/cni-plugins' }],
  ['2.0.1', 3n, NEW, { bin_dir: '/w/e/cni-plugins' }],
  ['2.1.9', 3n, NEW, { bin_dirs: ['/w/e/cni-plugins'] }],
])('%s is configured in its own form', (version, format, plugin, plugins) => {
  const config = configOf(launched(version));
  expect(config).toMatchObject({ version: format, imports: [], grpc: { address: '/w/e/containerd.sock' } });
  expect(tomlAt(config, 'plugins', plugin, 'cni')).toEqual({ conf_dir: '/w/e/cni', ...plugins });
  expect(config['plugins']).toMatchObject(
    format === 2n
      ? { [OLD]: { sandbox_image: IMAGE, containerd: { snapshotter: 'overlayfs' } } }
      : { [IMAGES]: { snapshotter: 'overlayfs', pinned_images: { sandbox: IMAGE } } },
  );
  // Each with what its kind takes, and no other.
  expect(tomlAt(config, 'plugins', plugin, 'containerd', 'runtimes')).toEqual({
    runc: { runtime_type: 'io.containerd.runc.v2', options: optionsOf('runc', '/usr/sbin/runc') },
    odd: { runtime_type: 'io.containerd.runc.v2', options: optionsOf('odd', '/w/e/runtime-odd') },
    runsc: {
      runtime_type: 'io.containerd.runsc.v1',
      options: { TypeUrl: 'io.containerd.runsc.v1.options', ConfigPath: '/w/e/runsc.runsc.toml' },
    },
    kata: { runtime_type: 'io.containerd.kata.v2', privileged_without_host_devices: true },
  });
});

const optionsOf = (name: string, binary: string): TomlTable => ({
  BinaryName: binary,
  Root: `/w/e/state/runtime-${name}`,
});

it('an archive is imported into the snapshotter that is measured, from 2.0 on by ctr itself', () => {
  const argv = (version: string): readonly string[] =>
    launched(version, { setup: { name: 'n', driver: 'native' } }).cri?.importer?.argv(
      '/x.tar',
      'docker.io/x:1',
    ) ?? [];
  expect(argv('1.7.24').join(' ')).toBe(
    '/opt/bin/ctr --address /w/e/containerd.sock --namespace k8s.io images import --snapshotter native /x.tar',
  );
  expect(argv('2.1.9')).toContain('--local');
});

it('a proxy is started by a script with its words as they are', () => {
  const setup = { name: 'fuse', driver: 'proxy', binary: '/opt/my proxy', args: ['{socket}', "it's"] };
  const { files, roots } = launched('2.1.9', { setup });
  expect(files.find(({ path }) => path.endsWith('proxy.sh'))?.text).toBe(
    "exec '/opt/my proxy' '/w/e/proxy.sock' 'it'\\''s'\n",
  );
  expect(roots).toMatchObject({ services: ['/w/e/proxy.sock'], snapshotter: '/w/e/proxy.sock' });
});

const HOST = {
  ...{ kernel: '6.18', cgroup: 'v1', filesystems: ['overlay', 'erofs'], thin_provisioning: false, tools: {} },
  ...{ engine: { path: '/x', version: { major: 1, minor: 6, text: '1.6.20' } }, runtimes: {} },
  state: { path: '/var/lib', filesystem: 'ext4', free_bytes: 1 },
} as unknown as HostFacts;

test('what it lacks is told before it is started', () => {
  const reason = (driver: string, more = {}): string | undefined =>
    driverObstacle({ name: driver, driver, ...more }, containerd, HOST, 'fresh')?.reason;
  expect(reason('overlayfs')).toBeUndefined();
  expect(reason('erofs')).toBe('engine 1.6.20 has no snapshotter erofs: it came with 2.1');
  expect(reason('overlay2')).toMatch(/containerd has no storage driver overlay2/);
  expect(reason('overlayfs', { infra: 'dropped' })).toBe('containerd gives every pod a pause container');
  expect(Object.keys(driversOf(containerd, { store: 'containerd' }))).toContain('btrfs');
});

test('runsc needs its own shim, and an absent runtime the first call of a pod', () => {
  const engine = { kind: containerd, version: containerd.oldest };
  const reason = (spec: RuntimeSpec): string | undefined => {
    const found = certainObstacle(spec, HOST, engine);
    return found?.kind === 'unsupported' ? found.reason : undefined;
  };
  expect(reason({ name: 'runsc' })).toMatch(
    /^runp not possible: runsc works .* own shim only; set `runtimeType: io\.containerd\.runsc\.v1`/,
  );
  expect(reason({ name: 'runsc', runtime_type: 'io.containerd.runsc.v1' })).toBeUndefined();
  expect(reason({ name: 'cc-runtime' })).toMatch(/^runp not possible: cc-runtime not found/);
});
