import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { beforeAll, expect, it, vi } from 'vitest';
import { helloArchive } from '../../src/image/hello-archive.ts';
import { engineObstacle } from './support/engine-needs.ts';
import { leftInState } from './support/leftovers.ts';
import { drivergrid, scenarioFile, type Playground } from './support/playground.ts';
import { eventsOf, samplesOf } from './support/recorded.ts';
import { sharePlayground } from './support/share-playground.ts';
import { sshObstacle, sshWayIn } from './support/ssh-way-in.ts';
import { standInHost, type StandInHost } from './support/stand-in-host.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SCENARIO = 'name: beside\nnetwork: none\ndrivers: [vfs]\nruntimes: [runc]\nrounds: 1\niterations: 2\n';

const obstacle = (await engineObstacle()) ?? (await sshObstacle());
let place: Playground;
let host: StandInHost;
/** A command that runs the command it is given on the host, where DOCKER_HOST leads to the host's engine by ssh. */
let wrapper: readonly string[];

sharePlayground(obstacle, (made) => (place = made));
beforeAll(async () => {
  if (obstacle !== undefined) return;
  host = await standInHost(place);
  const ssh = await sshWayIn(host, place);
  wrapper = [...host.enter, 'env', `--chdir=${place.path}`, ...ssh.variables];
  return async () => {
    await ssh[Symbol.asyncDispose]();
    await host[Symbol.asyncDispose]();
  };
});

async function onHost(command: readonly string[]): Promise<string> {
  const [file = '', ...args] = [...wrapper, 'env', `--chdir=${ROOT}`, ...command];
  return (await execa(file, args, { stdin: 'ignore' })).stdout;
}

it('has a way to the host engine that a client of Docker takes by itself', async () => {
  const script =
    "import D from 'dockerode'; console.log((await new D().listImages())[0].RepoTags[0]); process.exit()";
  const { reference } = await helloArchive(process.arch === 'arm64' ? 'arm64' : 'x64');
  const ask = () => onHost([process.execPath, '--input-type=module', '--eval', script]);
  expect(await vi.waitFor(ask, { timeout: 10_000, interval: 200 })).toBe(reference);
});

it.each([
  ['run', ['run', 'scenario.yaml', '--out', 'api']],
  ['doctor', ['doctor', 'scenario.yaml']],
  ['run with the docker client', ['run', 'client.yaml', '--out', 'client']],
])('%s does not touch the engine that DOCKER_HOST names', async (_, args) => {
  await scenarioFile(place, SCENARIO);
  await scenarioFile(place, `${SCENARIO}workload: docker-cli\n`, 'client.yaml');
  const before = await host.snapshot();
  const since = (await onHost(['date', '+%s.%N'])).trim();
  const ended = await drivergrid(place, args, wrapper);
  expect(ended.exitCode, ended.stderr).toBe(0);
  const until = (await onHost(['date', '+%s.%N'])).trim();
  const socket = 'unix:///var/run/docker.sock';
  const events = ['docker', '--host', socket, 'events', '--since', since, '--until', until];
  expect(await onHost(events)).toBe('');
  expect(await host.snapshot()).toEqual(before);
  expect(await leftInState(place)).toEqual([]);
  const out = args[3];
  if (out === undefined) return;
  const samples = samplesOf(await eventsOf(join(place.path, out)));
  expect(samples.map((sample) => sample.status)).toEqual(['ok', 'ok', 'ok']);
});
