import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { heldSamples } from '../../../src/adapters/results/held-tables.ts';
import { REPORT_FILES, writeReportFiles } from '../../../src/adapters/results/report-files.ts';
import { openRunDirectory, readRunDirectory } from '../../../src/adapters/results/read-run-directory.ts';
import { exportResults } from '../../../src/cli/export.ts';
import { openSide } from '../../../src/cli/open-side.ts';
import { UsageError } from '../../../src/core/errors.ts';
import { ended, fourSamples, plan, sample, started } from '../../fixtures/recorded-run.ts';

const EVENTS = [
  started(),
  ...fourSamples('vfs', [300_000, 310_000, 320_000, 330_000]),
  sample('vfs', {
    seq: 5,
    iteration: 5,
    status: 'failed',
    error: 'two\nlines, "quoted"',
    total_us: undefined,
  }),
  ended(),
];

let folder: string;
let events: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drivergrid-'));
  events = join(folder, 'events.jsonl');
  await writeFile(join(folder, 'plan.json'), JSON.stringify(plan(['vfs', 'overlay2'], ['runc'])));
  await writeFile(join(folder, 'environment.json'), '{"schema":1}');
  await write(EVENTS);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function write(lines: readonly unknown[]): Promise<void> {
  return writeFile(events, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

async function contents(): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('events'));
  const texts = names.map(async (name) => [name, await readFile(join(folder, name), 'latin1')] as const);
  return Object.fromEntries(await Promise.all(texts));
}

/** Whatever makes something of a run refuses it in the same words, and changes nothing. */
async function expectRefusal(words: RegExp, hint: RegExp): Promise<void> {
  const before = await contents();
  for (const read of [
    () => writeReportFiles(folder),
    () => writeReportFiles(folder, { only: ['summary.csv'] }),
    () => exportResults(folder, { format: 'go' }),
    () => openSide(folder),
    () => readRunDirectory(folder),
  ]) {
    const error: unknown = await read().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toMatch(words);
    expect((error as UsageError).hint).toMatch(hint);
  }
  expect(await contents()).toEqual(before);
}

it.each<[string, readonly unknown[], RegExp]>([
  ['empty', [], /events\.jsonl has 0 samples, samples\.csv beside it was made from 5 or more/],
  [
    'cut at its end',
    EVENTS.slice(0, 3),
    /events\.jsonl has 2 samples, samples\.csv beside it was made from 5/,
  ],
  [
    'cut in its midst',
    [EVENTS[0], ...EVENTS.slice(3)],
    /has 3 samples, samples\.csv beside it was made from 5/,
  ],
  ['cut at its begin', EVENTS.slice(1), /expected the start of a run in the first line, found sample/],
  [
    "another run's",
    [started({ run_id: 'r2' }), ...EVENTS.slice(1)],
    /expected events of run r1, found some of run r2/,
  ],
  [
    "another run's in its second session",
    [...EVENTS, started({ run_id: 'r2', resumed: true })],
    /expected events of run r1, found some of run r2/,
  ],
])('makes nothing of events that are %s', async (_, lines, words) => {
  await writeReportFiles(folder);
  await write(lines);
  await expectRefusal(words, /(whole|complete|right) one back/);
});

it.each([
  ['gz', 'gunzip'],
  ['zst', 'zstd -d --rm'],
  ['xz', 'unxz'],
])('says how to unpack events.jsonl.%s', async (ending, command) => {
  await writeReportFiles(folder);
  await rename(events, `${events}.${ending}`);
  await expectRefusal(
    /expected \S+events\.jsonl, found events\.jsonl\.\w+$/,
    new RegExp(`${command} ${events}`),
  );
});

it('makes nothing without events, whether there are tables or not', async () => {
  await rm(events);
  await expectRefusal(
    /expected \S+events\.jsonl, which all results are made from, found none/,
    /Put it back/,
  );
});

it('takes the lack of samples from whatever table or page is left', async () => {
  await writeReportFiles(folder, { csvDialect: 'excel-eu' });
  const found: Record<string, number> = {};
  const written = REPORT_FILES.filter(
    (name) => !['parts.csv', 'quantities.csv', 'slopes.csv'].includes(name),
  );
  for (const kept of written.filter((name) => name !== 'results.xlsx')) {
    const others = written.filter((name) => name !== kept);
    const aside = await mkdtemp(join(tmpdir(), 'drivergrid-'));
    for (const name of others) await rename(join(folder, name), join(aside, name));
    found[kept] = (await heldSamples(folder))?.samples ?? 0;
    for (const name of others) await rename(join(aside, name), join(folder, name));
    await rm(aside, { recursive: true });
  }
  // Of summary.csv and steps.csv the samples that count, of the rest whether there were any.
  expect(found).toEqual({
    ...{ 'samples.csv': 5, 'summary.csv': 5, 'steps.csv': 4 },
    ...{ 'grid.csv': 1, 'report.md': 1, 'report.html': 1 },
  });
});

it('goes on with an empty run, one that has more by now, and tables that are no tables', async () => {
  await write([]);
  await writeReportFiles(folder);
  await writeReportFiles(folder);
  expect([...(await openRunDirectory(folder)).events]).toEqual([]);
  await write(EVENTS.slice(0, 3));
  await writeReportFiles(folder);
  await write(EVENTS);
  await writeReportFiles(folder);
  for (const name of REPORT_FILES) await writeFile(join(folder, name), 'mine');
  await writeReportFiles(folder);
  expect((await heldSamples(folder))?.samples).toBe(5);
});
