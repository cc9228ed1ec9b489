import { describe, expect, it } from 'vitest';
import { serviceRefusals, unknownKeys } from '../../../../src/core/engines/docker/service-refusals.ts';
import type { HostService } from '../../../../src/core/engines/host-service.ts';
import { recordedSettings, serviceSettings } from '../../../../src/core/engines/docker/service-settings.ts';
import { parseDockerdFlags } from '../../../../src/core/engines/docker/dockerd-flags.ts';
import { remappedRoot } from '../../../../src/core/engines/docker/user-remapping.ts';

type Given = Partial<Pick<HostService, 'settings' | 'remapping' | 'stray' | 'environment'>>;

function service(given: Given): HostService {
  return {
    ...{
      manager: 'systemd',
      binary: '/usr/sbin/dockerd',
      flags: [],
      environment: {},
      sources: [],
      settings: {},
    },
    ...{ active: true, socketActive: true, stray: undefined, remapping: undefined, log: undefined },
    ...{ socket: '/run/docker.sock', pidFiles: [], execRoot: '/run/docker', namespace: 'moby' },
    containerd: '/run/containerd/containerd.sock',
    config: { path: '/etc/docker/daemon.json', kind: 'absent', content: undefined },
    ...given,
  };
}

describe('what cannot be measured as the scenario says', () => {
  it.each<[string, Given]>([
    ['bridge: `none`', { settings: { bridge: 'none' } }],
    ['authorization-plugins: a, b', { settings: { 'authorization-plugins': ['a', 'b'] } }],
    ['log-driver: acme/logs', { settings: { 'log-driver': 'acme/logs' } }],
    ['rootless:', { settings: { rootless: true } }],
    ['min-api-version: expected at most 1.44', { settings: { 'min-api-version': '1.45' } }],
    ['min-api-version: expected at most 1.44', { environment: { DOCKER_MIN_API_VERSION: '2.0' } }],
    ['userns-remap: why', { settings: { 'userns-remap': 'x' }, remapping: 'why' }],
    ['an engine that the service did not start is running, pid 7', { stray: 7 }],
  ])('is told by the name of the key: %s', (told, given) => {
    expect(serviceRefusals(service(given), { network: 'bridge' })).toEqual([expect.stringContaining(told)]);
  });

  it('is nothing where the scenario needs nothing of it', () => {
    const settings = { bridge: 'br0', 'log-driver': 'journald', 'min-api-version': '1.44', iptables: false };
    expect(serviceRefusals(service({ settings }), { network: 'bridge' })).toEqual([]);
    const remapping = { uid: 1, gid: 2 };
    const none = service({ settings: { bridge: 'none' }, remapping });
    expect(serviceRefusals(none, { network: 'none' })).toEqual([]);
    expect(serviceRefusals(none, { network: 'host' })).toEqual([expect.stringContaining('userns-remap')]);
  });

  it('are keys that an engine without --validate does not start with', () => {
    const config = { debug: true, 'log-format': 'json', 'max-downloads': 3, proxies: { 'http-proxy': 'x' } };
    const engine = { major: 20, minor: 10, text: '20.10.24' };
    expect(unknownKeys(config, engine)).toEqual([
      'engine 20.10.24 has no key "log-format", and does not start with it',
      'engine 20.10.24 has no key "max-downloads", and does not start with it',
    ]);
    expect(unknownKeys(config, { major: 28, minor: 5, text: '28.5.2' })).toEqual([]);
  });
});

it('of settings, from flags and file, those that bear on numbers are recorded, and no secrets', () => {
  const flags = parseDockerdFlags([
    '--icc=false',
    '--init',
    '--dns',
    '1.1.1.1',
    '--dns=8.8.8.8',
    '--label',
    'a=b',
  ]);
  const config = { 'log-opts': { token: 'secret' }, bridge: 'br0', 'http-proxy': 'http://user:secret@x' };
  expect(recordedSettings(serviceSettings(flags, config))).toEqual({
    ...{ icc: 'false', init: true, dns: ['1.1.1.1', '8.8.8.8'], bridge: 'br0' },
  });
});

describe('root of a container, where users are remapped', () => {
  const files = {
    passwd:
      'root:x:0:0::/root:/bin/sh\ndockremap:x:101:101::/:/bin/false\nann:x:1000:1000::/home/ann:/bin/sh\n',
    subuid: 'ann:100000:65536\n101:231072:65536\nann:500000:10\n',
    subgid: 'dockremap:331072:65536\nann:200000:65536\n',
  };
  it.each([
    [undefined, undefined],
    ['root', undefined],
    ['default', { uid: 231072, gid: 331072 }],
    ['ann', { uid: 100000, gid: 200000 }],
    ['1000:1000', { uid: 100000, gid: 200000 }],
    ['bob', 'there is no user bob'],
  ])('%s: %j', (value, root) => {
    expect(remappedRoot(value, files)).toEqual(root);
  });

  it('is not told where the engine has still to make the user, or the ids lack', () => {
    expect(remappedRoot('default', { ...files, passwd: '' })).toMatch(/start the service once/);
    expect(remappedRoot('ann', { ...files, subgid: 'ann\n' })).toBe(
      '/etc/subgid has no ids for the user ann',
    );
  });
});
