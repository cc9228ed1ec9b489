import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { criDockerd } from '../../../../../src/core/engines/cri-dockerd/cri-dockerd.ts';
import { docker } from '../../../../../src/core/engines/docker/docker.ts';
import { buildsOf } from '../../../../../src/core/engines/engine-of.ts';
import type { EngineLaunch } from '../../../../../src/core/engines/engine-kind.ts';
import { driverObstacle } from '../../../../../src/core/host/driver-obstacle.ts';
import type { HostFacts } from '../../../../../src/core/host/host.ts';
import type { DriverSetup, Scenario } from '../../../../../src/core/scenario/scenario.ts';
import { parseScenario } from '../../../../../src/scenario/load.ts';

const SETUP: DriverSetup = { name: 'o', driver: 'overlay2' };

function launched(network: Scenario['network'] = 'host', setup = SETUP): EngineLaunch {
  return criDockerd.launch({
    ...{ path: '/opt/dockerd', version: { major: 26, minor: 1, text: '26.1.5' }, setup },
    ...{ work: '/w/e', cgroup: '/c', pool: {}, network },
    runtimes: [
      { name: 'runc', path: '/usr/sbin/runc', args: [] },
      { name: 'odd', path: '/opt/odd', args: ['-x'] },
    ],
  });
}

const textOf = ({ files }: EngineLaunch, name: string): string =>
  files.find(({ path }) => path === `/w/e/${name}`)?.text ?? '';

describe('the launch', () => {
  it("has a dockerd as the kind docker's, with pods' cgroups made by Docker itself", () => {
    const launch = launched();
    expect(JSON.parse(textOf(launch, 'daemon.json'))).toMatchObject({
      ...{ 'storage-driver': 'overlay2', 'cgroup-parent': '/c', hosts: ['unix:///w/e/docker.sock'] },
      'exec-opts': ['native.cgroupdriver=cgroupfs'],
      runtimes: { odd: { path: '/opt/odd', runtimeArgs: ['-x'] } },
    });
    expect(launch.argv.slice(-3)).toEqual(['/opt/dockerd', '--config-file', '/w/e/daemon.json']);
  });

  it('has a cri-dockerd before it, all of whose paths are in the folder of the start', () => {
    const shim = textOf(launched(), 'cri-dockerd.sh');
    expect(shim).toContain("'--docker-endpoint' 'unix:///w/e/docker.sock'");
    expect(shim).toContain("'--pod-infra-container-image' 'docker.io/drivergrid/pause:1'");
    for (const [, path = ''] of shim.matchAll(/'(?:unix:\/\/)?(\/[^']*)'/g))
      expect(path).toMatch(/^\/w\/e\//);
  });

  it('the client speaks to cri-dockerd, and the process of the engine is that of dockerd', () => {
    const { roots, cri } = launched();
    expect(roots).toMatchObject({
      socket: '/w/e/cri-dockerd.sock',
      front: { program: 'cri-dockerd', engineSocket: '/w/e/docker.sock' },
    });
    expect(cri).toMatchObject({ docker: '/w/e/docker.sock', infra: 'kept' });
  });

  it('the version of cri-dockerd is recorded, which only its log has', () => {
    const { cri } = launched();
    const log = ['level=info msg="Starting up"', 'level=info msg="Starting cri-dockerd 0.3.15 (c1c566e)"'];
    expect(cri?.docker === undefined ? [] : cri.frontStatus(log)).toEqual([
      ['cri-dockerd', '0.3.15 (c1c566e)'],
    ]);
  });

  it.each(['host', 'none', 'bridge'] as const)("a pod's network %s is CNI's, never Docker's", (network) => {
    expect(textOf(launched(network), 'cri-dockerd.sh')).toContain("'--network-plugin' 'cni'");
  });

  it('scripts of a containerd beside it and of the lab have names of their own', () => {
    const { files } = launched('host', {
      ...{ name: 's', driver: 'overlayfs', store: 'containerd' },
      options: ['sync_remove=true'],
    });
    const paths = files.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
  });
});

it('a program that is a dockerd is the kind docker, and a build names the kind', () => {
  expect(buildsOf({ engine: '/opt/dockerd' })[0]?.kind).toBe(docker);
  const scenario = parseScenario(
    'name: r\nworkload: cri-pod\nengines: [{ name: shim, kind: cri-dockerd, from: debian/trixie }, cri-dockerd]\n' +
      'drivers: [overlay2]\nruntimes: [runc]\n',
    'r',
  );
  expect(buildsOf(scenario).map(({ kind, program }) => [kind.name, program])).toEqual([
    ['cri-dockerd', 'dockerd'],
    ['cri-dockerd', 'dockerd'],
  ]);
});

it('cri-dockerd is looked for beside dockerd, and Debian is not asked for it', () => {
  const [tool] = criDockerd.tools?.('/opt/x/dockerd', { network: 'host' }) ?? [];
  expect(tool).toMatchObject({ name: 'cri-dockerd', packages: [], folders: ['/opt/x'] });
  expect(tool?.source).toMatch(/releases/);
});

describe('what is certain before', () => {
  const host = {
    ...{ filesystems: ['overlay'], tools: {}, state: { filesystem: 'ext4' } },
    engine: { path: '/opt/dockerd', version: { major: 26, minor: 1, text: '26.1.5' } },
  } as unknown as HostFacts;
  const reason = (setup: Partial<DriverSetup>): string | undefined =>
    driverObstacle({ ...SETUP, ...setup }, criDockerd, host, 'fresh')?.reason;

  it('is that every pod has a pause container, and that the host lets it have its score', () => {
    expect(reason({})).toBeUndefined();
    expect(reason({ infra: 'kept' })).toBeUndefined();
    expect(reason({ infra: 'dropped' })).toMatch(/gives every pod a pause container/);
    expect(criDockerd.hostObstacle?.({ sys_resource: false })?.reason).toMatch(
      /OOM score of pause containers.*CAP_SYS_RESOURCE/,
    );
    expect(criDockerd.hostObstacle?.({ sys_resource: true })).toBeUndefined();
  });

  it("is what dockerd's version has of drivers", () => {
    expect(reason({ driver: 'devicemapper', mode: 'loop-lvm' })).toMatch(/removed in 25/);
    expect(reason({ driver: 'overlayfs', store: 'containerd' })).toBeUndefined();
  });

  it('is that a pod does not end with its container', () => {
    const parse = (engines: string): Scenario =>
      parseScenario(
        `name: r\nworkload: cri-pod-4\nengines: [${engines}]\ndrivers: [btrfs]\nruntimes: [runc]\n`,
        'r',
      );
    expect(() => parse('cri-dockerd')).toThrow(/r:3: cri-dockerd stops a pod without its container/);
    // Of several, the others are measured.
    expect(parse('cri-dockerd, containerd').engines).toHaveLength(2);
  });
});

it.each([
  ['time="x" level=fatal msg="docker API version is older than 1.42.0"', /needs a newer dockerd/],
  [
    'time="x" level=fatal msg="Error response from daemon: client version 1.43 is too old. Minimum supported API version is 1.44"',
    /use a newer cri-dockerd/,
  ],
  [
    'failed to start daemon: error initializing graphdriver: prior storage driver btrfs failed: driver not supported',
    /built without overlay2/,
  ],
])('what is refused at start is told: %s', (line, reason) => {
  expect(criDockerd.refusal(SETUP, [line])?.reason).toMatch(reason);
});

it('what the first pod makes for all is no leak, and the system lab does not know it', () => {
  expect(criDockerd.traces.keeps?.({ kind: 'link', key: 'dg0' })).toBe(true);
  expect(criDockerd.traces.keeps?.({ kind: 'link', key: 'veth12345678' })).toBe(false);
  expect(criDockerd.service).toBeUndefined();
});

it('the scenario talk-cri has it', () => {
  const { engines = [] } = parseScenario(readFileSync('scenarios/talk-cri.yaml', 'utf8'), 'talk-cri');
  expect(engines.map(({ kind }) => kind)).toContain('cri-dockerd');
});
