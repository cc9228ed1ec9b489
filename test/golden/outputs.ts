import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plan } from '../fixtures/recorded-run.ts';
import { madeSeries, recordRun } from '../fixtures/run-series.ts';
import { said } from './said.ts';

/** Recorded run directories: what every later version must read as the version that recorded them did. */
const RUNS = fileURLToPath(new URL('../fixtures/golden', import.meta.url));

const TABLES = ['samples.csv', 'summary.csv', 'steps.csv', 'grid.csv'] as const;
const STATS = ['mean', 'median', 'sd', 'p90', 'p95', 'p99', 'min', 'max', 'n'] as const;
/** Not Parquet: its bytes are the library's matter, and test/unit/report/export-parquet.test.ts reads them. */
const FORMATS = ['go', 'go-restarts', 'hyperfine', 'github-action-benchmark', 'openmetrics'] as const;

/** Of runs with traced iterations. */
const TRACED_FORMATS = ['otlp-json', 'perfetto'] as const;

/** The ladder with another id: a run is not compared with itself. */
const AGAIN = 'ladder-again';

/** What is compared with what, and which differences between them are allowed. */
const COMPARED: readonly { readonly sides: readonly string[]; readonly allow?: readonly string[] }[] = [
  { sides: ['plain', 'plain-again'] },
  { sides: ['plain', 'resumed'] },
  { sides: ['plain', 'interrupted'] },
  { sides: ['plain', 'holes'] },
  { sides: ['plain-again', 'sentinel'], allow: ['design'] },
  { sides: ['ladder', 'ladder'] },
  { sides: ['ladder', AGAIN] },
  { sides: ['kernels'] },
  { sides: ['boots'] },
  { sides: ['kernels@5.10.0', 'boots@6.12.3'] },
  { sides: ['fleet'] },
  { sides: ['fleet@web-1,web-2@6.1.0', 'fleet@rest@6.1.0'] },
];

/** One text that the tool makes of recorded runs. */
export interface GoldenOutput {
  /** Such as `plain/summary.csv`. */
  readonly name: string;
  readonly text: string;
}

/**
 * Everything that the tool makes of the recorded runs and that other programs read: tables in both dialects, the grid
 * of each statistic, JSON, exports, comparisons. Made as users make it, by the command line.
 */
export async function* goldenOutputs(): AsyncGenerator<GoldenOutput, undefined> {
  const place = await mkdtemp(join(tmpdir(), 'golden-'));
  try {
    const runs = await recordedRuns();
    for (const run of runs) {
      await cp(join(RUNS, run), join(place, run), { recursive: true });
      for await (const output of outputsOf(join(place, run))) yield named(run, output, place);
    }
    await copyRun(join(RUNS, 'ladder'), join(place, AGAIN));
    for (const { sides, allow = [] } of COMPARED) {
      for await (const output of comparisonsOf(
        sides.map((side) => join(place, side)),
        allow,
      )) {
        yield named(`compare/${sides.join('-')}`, output, place);
      }
    }
    yield* trendsOf(place);
    return undefined;
  } finally {
    await rm(place, { recursive: true });
  }
}

/** Trends of recorded runs, and of a longer series that is made as runs record it. */
async function* trendsOf(place: string): AsyncGenerator<GoldenOutput, undefined> {
  const recorded = ['plain', 'plain-again', 'resumed', 'holes', 'sentinel'].map((run) => join(place, run));
  const made = madeSeries({
    planOf: () => plan(['overlay2', 'vfs'], ['runc', 'crun'], { rounds: 3, iterations: 2 }),
    runs: 18,
    kernelOf: (index) => (index < 11 ? '6.12.3' : '6.18.1'),
    factorOf: ({ driver, runtime }, index) =>
      driver === 'overlay2' && runtime === 'crun' && index >= 11 ? 1.2 : 1,
  });
  const folders = made.map(({ name }) => join(place, 'series', name));
  await mkdir(join(place, 'series'));
  for (const [index, run] of made.entries()) await recordRun(folders[index] ?? '', run);
  for (const [name, args] of [
    ['recorded', [...recorded, '--leave-out', '--gate', '5%']],
    ['other-design', recorded],
    ['made', [...folders, '--gate', '5%']],
    ['made-by-kernel', [...folders, '--by', 'kernel']],
    ['made-since', [...folders, '--since', 'v6.18', '--gate', '5%']],
  ] as const) {
    for (const format of [[], ['--json']]) {
      const text = await said(['trend', ...args, ...format]);
      yield named('trend', { name: `${name}.${format.length === 0 ? 'txt' : 'json'}`, text }, place);
    }
  }
  return undefined;
}

async function copyRun(from: string, to: string): Promise<void> {
  await mkdir(to);
  const { run_id: id } = JSON.parse(await readFile(join(from, 'plan.json'), 'utf8')) as { run_id: string };
  for (const name of await readdir(from)) {
    const text = await readFile(join(from, name), 'utf8');
    await writeFile(join(to, name), text.replaceAll(id, `${id.slice(0, -4)}0000`));
  }
}

async function recordedRuns(): Promise<string[]> {
  const entries = await readdir(RUNS, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/** The folder's own name differs from time to time. */
function named(folder: string, { name, text }: GoldenOutput, place: string): GoldenOutput {
  return { name: `${folder}/${name}`, text: text.replaceAll(`${place}/`, '') };
}

async function* outputsOf(run: string): AsyncGenerator<GoldenOutput, undefined> {
  const table = async (name: string, under = ''): Promise<GoldenOutput> => ({
    name: `${under}${name}`,
    text: await readFile(join(run, name), 'utf8'),
  });
  yield { name: 'report.json', text: await said(['report', run, '--json']) };
  for (const name of TABLES) yield await table(name);
  await said(['report', run, '--csv-dialect', 'excel-eu', ...TABLES.flatMap((name) => ['--only', name])]);
  for (const name of TABLES) yield await table(name, 'excel-eu/');
  for (const stat of STATS) {
    await said(['report', run, '--stat', stat, '--only', 'grid.csv']);
    yield await table('grid.csv', `${stat}/`);
  }
  for (const format of FORMATS) {
    yield { name: `export.${format}`, text: await said(['export', run, '--format', format]) };
  }
  const parts = await readFile(join(run, 'parts.csv'), 'utf8').catch(() => undefined);
  if (parts !== undefined) {
    yield { name: 'parts.csv', text: parts };
    for (const format of TRACED_FORMATS)
      yield { name: `export.${format}`, text: await said(['export', run, '--format', format]) };
    yield { name: 'explain.txt', text: await said(['report', run, '--explain', 'vfs']) };
  }
  yield { name: 'self.json', text: await said(['compare', run, '--self', '--json']) };
  return undefined;
}

async function* comparisonsOf(
  sides: readonly string[],
  allow: readonly string[],
): AsyncGenerator<GoldenOutput, undefined> {
  const allowed = allow.flatMap((name) => ['--allow', name]);
  for (const format of ['csv', 'json']) {
    yield { name: format, text: await said(['compare', ...sides, ...allowed, '--format', format]) };
  }
  const junit = join(dirname(sides[0] ?? ''), 'tests.xml');
  const refusal = await said(['compare', ...sides, ...allowed, '--junit', junit]);
  yield { name: 'junit', text: await readFile(junit, 'utf8').catch(() => refusal) };
  await rm(junit, { force: true });
  return undefined;
}
