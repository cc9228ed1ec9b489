/**
 * `npm run bench`, over CRI: what measuring a pod costs, as ratios taken side by side in one run on containerd, overlayfs and
 * runc: the tool's iteration, the same calls from a bare client, and the real crictl, whose own calls are timed by when it says
 * that it makes them (`--debug`). All are drawn in turn. Also on CRI-O if `crio` is on PATH.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromJsonString } from '@bufbuild/protobuf';
import { execa } from 'execa';
import { criClient, type CriClient } from '../../src/adapters/engines/cri/cri-client.ts';
import { ContainerConfigSchema, PodSandboxConfigSchema } from '../../src/adapters/engines/cri/cri_pb.ts';
import { which } from '../../src/adapters/host/find-program.ts';
import { systemClock } from '../../src/adapters/host/system-clock.ts';
import { pauseImage } from '../../src/adapters/image/image-source.ts';
import { PAUSE_REFERENCE } from '../../src/core/scenario/image-name.ts';
import { quantile } from '../../src/core/statistics/quantile.ts';
import type { CriApi } from '../../src/ports/cri-api.ts';
import type { RunningEngine } from '../../src/ports/lab.ts';
import { parseScenario } from '../../src/scenario/load.ts';
import { criPod, POD_CALLS } from '../../src/workloads/cri-pod.ts';
import { StepTimer } from '../../src/workloads/step-timer.ts';
import { NO_PROGRAMS } from '../fixtures/stand-in-run.ts';
import { onEngine } from './on-engine.ts';

const ROUNDS = 40;
const never = new AbortController().signal;
type Times = Readonly<Record<string, number>>;

/** What is run in turn: the tool, a bare client that looks as often as the tool, and one that does not look at all. */
type Runner = 'tool' | 'bare' | 'blind' | 'crictl' | 'processes';

const crictl = await which('crictl');
const engines = [
  ['containerd', 'overlayfs'],
  ...((await which('crio')) === undefined ? [] : [['cri-o', 'overlay'] as const]),
] as const;
for (const [kind, driver] of engines) {
  const scenario = parseScenario(
    `name: bench\nworkload: cri-pod\nnetwork: host\nengines: [${kind}]\ndrivers: [${driver}]\nruntimes: [runc]\n`,
    'bench',
  );
  const runc = { name: 'runc', path: (await which('runc')) ?? '', args: [] };
  await onEngine(scenario, { name: driver, driver }, [runc], (running) => compare(kind, running));
}

async function compare(kind: string, running: RunningEngine): Promise<void> {
  const { engine, gone, dataRoot, memory } = running;
  const { api } = engine;
  if (api.kind !== 'cri') throw new TypeError('expected an engine with CRI');
  const image = await pauseImage(process.arch);
  await engine.bringImage(image, never);
  await using loop = await criPod.open(
    {
      ...{ api: api, gone, images: [image], network: 'host', scenario: {}, programs: NO_PROGRAMS },
      ...{ clock: systemClock, dataRoot, memory },
    },
    never,
  );
  const client = criClient(api.endpoint.replace('unix://', ''), 'v1');
  const folder = await mkdtemp(join(tmpdir(), 'dg-bench-'));
  const found: Record<Runner, Times[]> = {
    ...{ tool: [], bare: [], blind: [], crictl: [], processes: [] },
  };
  try {
    for (let seq = -2; seq < ROUNDS; seq++) {
      const timer = new StepTimer(systemClock);
      const label = `bench-tool-${seq}`;
      await loop.iterate({ cell: { runtime: 'runc', concurrency: 1 }, label }, timer, never);
      const bare = await bareIteration(client, api, `bench-bare-${seq}`, true);
      const blind = await bareIteration(client, api, `bench-blind-${seq}`, false);
      const cli = crictl === undefined ? undefined : await crictlIteration(api, crictl, folder, seq);
      // Two to warm up.
      if (seq < 0) continue;
      found.tool.push(timer.steps);
      found.bare.push(bare);
      found.blind.push(blind);
      if (cli === undefined) continue;
      found.crictl.push(cli.calls);
      found.processes.push(cli.processes);
    }
  } finally {
    client.close();
    await rm(folder, { recursive: true });
  }
  console.log(`${kind}: ${ROUNDS} pods each, medians in ms`);
  for (const [name, times] of Object.entries(found)) if (times.length > 0) console.log(line(name, times));
  const total = (times: readonly Times[]): number => median(times.map(sum));
  console.log(`  tool / bare client: ${(total(found.tool) / total(found.bare)).toFixed(3)}`);
  console.log(
    `  bare client / one that does not look: ${(total(found.bare) / total(found.blind)).toFixed(3)}`,
  );
  if (found.crictl.length === 0) return;
  const beyond = POD_CALLS.map((step) => {
    const of = (times: readonly Times[]): number => median(times.map((one) => one[step] ?? NaN));
    return `${step} ${((of(found.tool) - of(found.crictl)) / 1000).toFixed(1)}`;
  });
  console.log(`  tool - crictl's own calls, ms: ${beyond.join(', ')}`);
  const extra = total(found.processes) - total(found.tool);
  console.log(`  crictl's processes take ${(extra / 1000).toFixed(0)} ms more than the tool's calls`);
}

/** The same calls with nothing around them. */
async function bareIteration(
  { runtime }: Pick<CriClient, 'runtime'>,
  api: CriApi,
  label: string,
  looks: boolean,
): Promise<Times> {
  const spec = { label, runtime: 'runc', network: 'host', labels: { 'drivergrid.sample': label } };
  const texts = api.configurations(spec, { image: PAUSE_REFERENCE, command: undefined });
  const config = fromJsonString(PodSandboxConfigSchema, texts.pod);
  const container = fromJsonString(ContainerConfigSchema, texts.container);
  const times: Record<string, number> = {};
  const timed = async <T>(step: string, call: Promise<T>): Promise<T> => {
    const begin = performance.now();
    const reply = await call;
    times[step] = (performance.now() - begin) * 1000;
    return reply;
  };
  const { podSandboxId } = await timed('runp', runtime.runPodSandbox({ config, runtimeHandler: 'runc' }));
  const look = async (containerId?: string): Promise<void> => {
    if (!looks) return;
    const asked =
      containerId === undefined
        ? runtime.podSandboxStatus({ podSandboxId })
        : runtime.containerStatus({ containerId });
    await asked.catch(() => undefined);
  };
  await look();
  const request = { podSandboxId, config: container, sandboxConfig: config };
  const { containerId } = await timed('create', runtime.createContainer(request));
  await look(containerId);
  await timed('start', runtime.startContainer({ containerId }));
  await look(containerId);
  await timed('stop', runtime.stopContainer({ containerId }));
  await look(containerId);
  await timed('rm', runtime.removeContainer({ containerId }));
  await look(containerId);
  await timed('stopp', runtime.stopPodSandbox({ podSandboxId }));
  await look();
  await timed('rmp', runtime.removePodSandbox({ podSandboxId }));
  await look();
  return times;
}

async function crictlIteration(
  api: CriApi,
  program: string,
  folder: string,
  seq: number,
): Promise<{ readonly calls: Times; readonly processes: Times }> {
  const label = `bench-crictl-${seq}`;
  const spec = { label, runtime: 'runc', network: 'host', labels: {} };
  const texts = api.configurations(spec, { image: PAUSE_REFERENCE, command: undefined });
  const [pod, container, config] = ['pod.json', 'container.json', 'crictl.yaml'].map((name) =>
    join(folder, name),
  );
  await writeFile(pod ?? '', texts.pod);
  await writeFile(container ?? '', texts.container);
  await writeFile(config ?? '', '{}\n');
  const calls: Record<string, number> = {};
  const processes: Record<string, number> = {};
  const run = async (step: string, ...args: readonly string[]): Promise<string> => {
    const begin = performance.now();
    const options = [
      '--config',
      config ?? '',
      '--debug',
      '--timeout',
      '1h',
      '--runtime-endpoint',
      api.endpoint,
    ];
    const child = execa(program, [...options, step, ...args]);
    // The last that it says before the call, and what it says of the answer: of some calls only the result.
    let [asked, answered] = [NaN, NaN];
    child.stderr.on('data', (chunk: Buffer) => {
      if (!Number.isNaN(answered)) return;
      if (chunk.includes('Response')) answered = performance.now();
      else asked = performance.now();
    });
    child.stdout.on('data', () => {
      if (Number.isNaN(answered)) answered = performance.now();
    });
    const { stdout } = await child;
    calls[step] = (answered - asked) * 1000;
    processes[step] = (performance.now() - begin) * 1000;
    return stdout.trim();
  };
  const podId = await run('runp', '--runtime', 'runc', pod ?? '');
  const id = await run('create', podId, container ?? '', pod ?? '');
  await run('start', id);
  await run('stop', '--timeout', '0', id);
  await run('rm', id);
  await run('stopp', podId);
  await run('rmp', podId);
  return { calls, processes };
}

function line(name: string, times: readonly Times[]): string {
  const parts = POD_CALLS.map(
    (step) => `${step} ${(median(times.map((one) => one[step] ?? NaN)) / 1000).toFixed(1)}`,
  );
  return `  ${name.padEnd(9)} ${parts.join(', ')}; sum ${(median(times.map(sum)) / 1000).toFixed(1)}`;
}

function sum(times: Times): number {
  return Object.values(times).reduce((all, us) => all + us, 0);
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5) ?? NaN;
}
