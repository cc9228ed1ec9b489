/**
 * `npm run bench`: what measuring costs, as ratios taken side by side in one run on overlay2 and runc: the
 * tool's iteration, the same API calls from a bare HTTP client (drawn in turn with it), and `docker run --rm`
 * timed by hyperfine (in blocks between).
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { which } from '../../src/adapters/host/find-program.ts';
import { systemClock } from '../../src/adapters/host/system-clock.ts';
import { quantile } from '../../src/core/statistics/quantile.ts';
import type { RunningEngine } from '../../src/ports/lab.ts';
import { NO_PROGRAMS } from '../fixtures/stand-in-run.ts';
import { dockerRun } from '../../src/workloads/docker-run.ts';
import { takeSample } from '../../src/run/take-sample.ts';
import type { ImageArchive } from '../../src/ports/image.ts';
import { parseScenario } from '../../src/scenario/load.ts';
import { dockerApiOf } from '../fakes/docker-api-of.ts';
import { BareClient } from './bare-client.ts';
import { onEngine } from './on-engine.ts';

const BLOCKS = 4;
const PAIRS_PER_BLOCK = 20;

const scenario = parseScenario('name: bench\ndrivers: [overlay2]\nruntimes: [runc]\n', 'bench');
const hyperfine = await which('hyperfine');
const docker = await which('docker');
if (hyperfine === undefined || docker === undefined) {
  throw new Error('the bench compares with `docker run` timed by hyperfine: install hyperfine and docker.io');
}

const never = new AbortController().signal;
await onEngine(scenario, { name: 'overlay2', driver: 'overlay2' }, [], (running, image) =>
  compare(running, image, hyperfine, docker),
);

async function compare(
  running: RunningEngine,
  image: ImageArchive,
  timer: string,
  client: string,
): Promise<void> {
  const socket = dockerApiOf(running.engine).endpoint.replace('unix://', '');
  const bare = new BareClient(socket, '1.41');
  const loop = await dockerRun.open(
    {
      ...{ api: running.engine.api, gone: running.gone, images: [image], network: 'bridge', scenario: {} },
      ...{ programs: NO_PROGRAMS, clock: systemClock, dataRoot: running.dataRoot, memory: running.memory },
    },
    never,
  );
  const times = { tool: [] as number[], bare: [] as number[], cli: [] as number[] };
  const tool = async (seq: number): Promise<number> => {
    const sample = await takeSample(
      { running, loop, clock: systemClock, interrupted: never },
      { cell: { runtime: 'runc', concurrency: 1 }, label: `bench-${seq}` },
      {
        seq,
        boot_id: '',
        restart_id: '',
        round: 1,
        driver: 'overlay2',
        runtime: 'runc',
        concurrency: 1,
        iteration: 1,
        phase: 'timed',
      },
      60_000,
    );
    if (sample.total_us === undefined) throw new Error(`the tool's iteration failed: ${sample.error ?? ''}`);
    return sample.total_us;
  };
  await tool(0);
  await bare.iteration(image.reference, 'runc');
  for (let block = 0; block < BLOCKS; block++) {
    for (let pair = 0; pair < PAIRS_PER_BLOCK; pair++) {
      const isToolFirst = pair % 2 === 0;
      if (isToolFirst) times.tool.push(await tool(pair));
      times.bare.push(await bare.iteration(image.reference, 'runc'));
      if (!isToolFirst) times.tool.push(await tool(pair));
    }
    times.cli.push(
      ...(await hyperfineTimes(timer, client, dockerApiOf(running.engine).endpoint, image.reference)),
    );
  }
  await loop[Symbol.asyncDispose]();
  bare.close();
  const median = (values: number[]): number => quantile(values, 0.5) ?? Number.NaN;
  const [ours, least, cli] = [median(times.tool), median(times.bare), median(times.cli)];
  const row = (name: string, count: number, us: number): string =>
    `${name.padEnd(36)}${String(count).padStart(5)}${(us / 1000).toFixed(1).padStart(11)}`;
  process.stdout.write(
    [
      'overlay2, runc, bridge network, this machine, one run',
      `${''.padEnd(36)}${'n'.padStart(5)}${'median ms'.padStart(11)}`,
      row('drivergrid docker-run', times.tool.length, ours),
      row('bare node:http, same calls', times.bare.length, least),
      row('docker run --rm (hyperfine)', times.cli.length, cli),
      `drivergrid / bare node:http  ${(ours / least).toFixed(4)}  (goal: at most 1.02)`,
      `drivergrid / docker run      ${(ours / cli).toFixed(4)}  (goal: at most 0.95)`,
      '',
    ].join('\n'),
  );
}

/** @returns microseconds of each `docker run` */
async function hyperfineTimes(
  timer: string,
  client: string,
  endpoint: string,
  image: string,
): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    const file = join(folder, 'times.json');
    const command = `${client} --host ${endpoint} run --rm --runtime runc ${image}`;
    const options = [
      '--shell=none',
      '--warmup',
      '1',
      '--runs',
      String(PAIRS_PER_BLOCK),
      '--export-json',
      file,
    ];
    await execa(timer, [...options, command]);
    const report = JSON.parse(await readFile(file, 'utf8')) as { results: { times: number[] }[] };
    return (report.results[0]?.times ?? []).map((seconds) => seconds * 1e6);
  } finally {
    await rm(folder, { recursive: true });
  }
}
