import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { signalProcess } from '../../src/adapters/host/processes.ts';
import { containerdHost, containerdHostObstacle, type ContainerdHost } from './support/containerd-host.ts';
import { childOf } from './support/namespaced-host.ts';
import { drivergrid, scenarioFile, type Playground } from './support/playground.ts';
import { samplesReach, tableOf } from './support/recorded.ts';
import { sharePlayground } from './support/share-playground.ts';

const obstacle = await containerdHostObstacle();
let place: Playground;
let host: ContainerdHost;

sharePlayground(obstacle, (made) => (place = made));
beforeAll(async () => {
  if (obstacle !== undefined) return;
  host = await containerdHost(place);
  return () => host[Symbol.asyncDispose]();
});

const PODS =
  'name: pods\nengine: containerd\nworkload: cri-pod\ndrivers: [overlayfs, native]\nruntimes: [runc]\n' +
  'network: host\nrounds: 1\niterations: 2\n';

async function measure(name: string, yaml: string, ...flags: string[]) {
  const out = join(place.path, name);
  const scenario = await scenarioFile(place, yaml, `${name}.yaml`);
  const run = ['run', scenario, '--lab', 'system', '--out', out, ...flags];
  const ended = await drivergrid(place, run, host.enter);
  const { exitCode, stdout, stderr } = ended;
  return { exitCode, stdout, stderr, out };
}

async function expectRestored(before: Record<string, string>): Promise<void> {
  expect(await host.snapshot()).toEqual(before);
  const restored = await drivergrid(place, ['restore'], host.enter);
  expect(restored).toMatchObject({ exitCode: 0, stdout: 'Nothing to undo.' });
}

it('measures pods on the service with its CRI off, while a container of others lives on, and gives it back', async () => {
  // As Docker's packages have it.
  await host.configure('disabled_plugins = ["cri"]\noom_score = 0 # of the host\n');
  await host.start();
  await host.runContainer('moby', OWN);
  const before = await host.snapshot();
  const scenario = await scenarioFile(place, PODS, 'own.yaml');
  const refused = await drivergrid(place, ['run', scenario, '--lab', 'system'], host.enter);
  expect(refused).toMatchObject({ exitCode: 3 });
  expect(refused.stderr).toContain(`1 running container: moby/${OWN.slice(0, 12)}`);

  const { exitCode, stderr, out } = await measure('pods', PODS, '--expendable');
  expect(exitCode, stderr).toBe(0);
  const cells = await tableOf(join(out, 'summary.csv'));
  expect(cells.map(({ driver, outcome }) => `${driver} ${outcome}`)).toEqual([
    'overlayfs measured',
    'native measured',
  ]);
  const environment = JSON.parse(await readFile(join(out, 'environment.json'), 'utf8')) as Environment;
  expect(environment.lab.service).toMatchObject({
    settings: { systemd_cgroup: false, disabled_plugins: ['cri'] },
    config_file: { path: '/etc/containerd/config.toml', keys: ['disabled_plugins', 'oom_score'] },
  });
  await expectRestored(before);
  expect(await host.run('ctr -n moby tasks ls')).toMatch(/RUNNING/);
  await host.run(`ctr -n moby tasks rm --force ${OWN}; ctr -n moby containers rm ${OWN}`);
  await host.run('ctr -n moby images rm docker.io/drivergrid/pause:1');
});

const OWN = 'ab'.repeat(32);

interface Environment {
  readonly lab: { readonly service: unknown };
}

it('restores the service after it was killed in the midst of a cell, at the first attempt', async () => {
  await host.configure('');
  await host.start();
  const before = await host.snapshot();
  const out = join(place.path, 'killed');
  const scenario = await scenarioFile(place, PODS.replace('iterations: 2', 'iterations: 50'), 'killed.yaml');
  const run = drivergrid(place, ['run', scenario, '--lab', 'system', '--out', out], host.enter);
  await samplesReach(out, 2, run);
  signalProcess(await childOf(run.pid), 'SIGKILL');
  await run;
  const restored = await drivergrid(place, ['restore'], host.enter);
  expect(restored.exitCode, restored.stderr).toBe(0);
  await expectRestored(before);
});

it.each([
  ['format 1', '[plugins.cri]\nstream_server_port = "1"', '', 'expected `version = 2` or a later one'],
  ['what is no TOML', 'version = 2\nroot = \n', '', 'config.toml: line 2 is no valid TOML'],
  ['drop-ins', 'version = 2\nimports = ["/etc/containerd/x.toml"]', '', 'imports: /etc/containerd/x.toml'],
  ['a root by a flag', '', 'CONTAINERD_OPTS="--root /x"', '`--root /x`, which overrules config.toml'],
])('refuses %s before anything is changed', async (_, config, defaults, told) => {
  await host.configure(config, defaults);
  const before = await host.snapshot();
  const ended = await measure('refused', PODS);
  expect(ended).toMatchObject({ exitCode: 3 });
  expect(ended.stderr).toContain(told);
  await expectRestored(before);
});
