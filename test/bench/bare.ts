/**
 * Whether bare measures what the runtime takes: its iterations on runc and a plain folder, and the same create, start,
 * wait, delete of the same runtime on the same bundle in the same namespaces, timed by hyperfine. `runc run` does all
 * that in one process instead of three: what `runc --version` takes twice is the difference. In turn, in one run.
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { execa } from 'execa';
import { bareRoots, bundleFolder, stateFolder } from '../../src/core/engines/bare/bare-config.ts';
import { which } from '../../src/adapters/host/find-program.ts';
import { isThere } from '../../src/adapters/host/is-there.ts';
import { allProcesses, commandLine } from '../../src/adapters/host/processes.ts';
import { systemClock } from '../../src/adapters/host/system-clock.ts';
import { KEEPER } from '../../src/core/engines/keeper.ts';
import { quantile } from '../../src/core/statistics/quantile.ts';
import type { ImageArchive } from '../../src/ports/image.ts';
import type { RunningEngine } from '../../src/ports/lab.ts';
import { parseScenario } from '../../src/scenario/load.ts';
import { dockerRun } from '../../src/workloads/docker-run.ts';
import { StepTimer } from '../../src/workloads/step-timer.ts';
import { NO_PROGRAMS } from '../fixtures/stand-in-run.ts';
import { onEngine } from './on-engine.ts';

const BLOCKS = 10;
const RUNS_PER_BLOCK = 5;

const scenario = parseScenario(
  'name: bench\nengine: bare\nnetwork: none\ndrivers: [vfs]\nruntimes: [runc]\n',
  'bench',
);
const hyperfine = await which('hyperfine');
const runc = await which('runc');
if (hyperfine === undefined || runc === undefined)
  throw new Error('the bench times runc with hyperfine: install hyperfine and runc');

const never = new AbortController().signal;
await onEngine(
  scenario,
  { name: 'vfs', driver: 'vfs' },
  [{ name: 'runc', path: runc, args: [] }],
  (running, image) => compare(running, image, runc, hyperfine),
);

async function compare(
  running: RunningEngine,
  image: ImageArchive,
  runtime: string,
  timer: string,
): Promise<void> {
  const { api } = running.engine;
  if (api.kind !== 'bundle') throw new TypeError(`expected the API bundle, found ${api.kind}`);
  const loop = await dockerRun.open(
    {
      ...{ api, gone: running.gone, images: [image], network: 'none', scenario: {} },
      ...{ programs: NO_PROGRAMS, clock: systemClock, dataRoot: running.dataRoot, memory: running.memory },
    },
    never,
  );
  const tool = async (count: number): Promise<number[]> => {
    const taken: number[] = [];
    for (let seq = 0; seq < count; seq++) {
      const steps = new StepTimer(systemClock);
      const iteration = { cell: { runtime: 'runc', concurrency: 1 }, label: `bench-${seq}` };
      await loop.iterate(iteration, steps, never);
      taken.push(steps.totalUs);
    }
    return taken;
  };
  // Its bundle stays while the container is not disposed of.
  await using bundles = api.openBundles();
  const spec = {
    image: image.reference,
    command: undefined,
    runtime: 'runc',
    network: 'none',
    isFresh: true,
  };
  await using container = await bundles.prepare(spec, never);
  const work = running.roots.socket.replace(/\/[^/]*$/, '');
  const roots = bareRoots(work);
  const bundle = join(bundleFolder(roots), container.id);
  const oci = `${runtime} --root ${stateFolder(roots, 'bench')}`;
  const sequence = [
    `${oci} create --bundle ${bundle} --pid-file ${bundle}/pid bench </dev/null >/dev/null`,
    ...[`read -r pid <${bundle}/pid`, `${oci} start bench`],
    ...['while kill -0 $pid 2>/dev/null; do :; done', `${oci} delete bench`],
  ].join('; ');
  const keeper = await keeperOf(roots.dataRoot);
  const by = (command: string) => (count: number) =>
    hyperfineTimes(keeper, timer, command, count, join(work, 'bench.json'));
  const ways = {
    tool,
    sequence: by(sequence),
    run: by(`${oci} run --bundle ${bundle} bench`),
    version: by(`${runtime} --version`),
  };
  type Way = keyof typeof ways;
  const names = Object.keys(ways) as Way[];
  const times: Record<Way, number[]> = { tool: [], sequence: [], run: [], version: [] };
  for (const name of names) await ways[name](1);
  for (let block = 0; block < BLOCKS; block++) {
    const order = [...names.slice(block % names.length), ...names.slice(0, block % names.length)];
    for (const name of order) times[name].push(...(await ways[name](RUNS_PER_BLOCK)));
  }
  await loop[Symbol.asyncDispose]();
  const at = (name: Way, share: number): number => quantile(times[name], share) ?? Number.NaN;
  const median = (name: Way): number => at(name, 0.5);
  const row = (text: string, name: Way): string =>
    `${text.padEnd(44)}${String(times[name].length).padStart(5)}${ms(median(name))}${ms(at(name, 0.1))}`;
  const ms = (us: number): string => (us / 1000).toFixed(2).padStart(11);
  const ofThree = median('run') + 2 * median('version');
  process.stdout.write(
    [
      'bare, runc on a plain folder, no network, this machine, one run',
      `${''.padEnd(44)}${'n'.padStart(5)}${'median ms'.padStart(11)}${'p10 ms'.padStart(11)}`,
      row('drivergrid docker-run on bare', 'tool'),
      row('create, start, wait, delete (hyperfine)', 'sequence'),
      row('runc run (hyperfine)', 'run'),
      row('runc --version (hyperfine)', 'version'),
      `drivergrid / the same calls             ${(median('tool') / median('sequence')).toFixed(4)}  (goal: 0.97 to 1.03)`,
      `on a busy machine: of p10               ${(at('tool', 0.1) / at('sequence', 0.1)).toFixed(4)}`,
      `drivergrid / runc run                   ${(median('tool') / median('run')).toFixed(4)}`,
      `drivergrid / (runc run + 2 x --version) ${(median('tool') / ofThree).toFixed(4)}`,
      '',
    ].join('\n'),
  );
}

/** The process that keeps the lab's namespaces: no other of its name finds the data root. */
async function keeperOf(dataRoot: string): Promise<number> {
  for (const { pid } of await allProcesses()) {
    const isKeeper = isDeepStrictEqual(await commandLine(pid), [...KEEPER]);
    if (isKeeper && (await isThere(`/proc/${pid}/root${dataRoot}/images`))) return pid;
  }
  throw new Error('expected a process of the lab, found none');
}

/** @returns microseconds of each, without what the shell takes to start, which hyperfine subtracts */
async function hyperfineTimes(
  keeper: number,
  timer: string,
  command: string,
  count: number,
  file: string,
): Promise<number[]> {
  const enter = ['--target', String(keeper), '--mount', '--pid', '--net', '--'];
  const options = ['--shell=sh', '--runs', String(Math.max(2, count)), '--export-json', file];
  try {
    await execa('nsenter', [...enter, timer, ...options, command]);
    const report = JSON.parse(await readFile(file, 'utf8')) as { results: { times: number[] }[] };
    return (report.results[0]?.times ?? []).map((seconds) => seconds * 1e6);
  } finally {
    await rm(file, { force: true });
  }
}
