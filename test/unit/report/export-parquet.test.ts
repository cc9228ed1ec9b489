import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRunDirectory } from '../../../src/adapters/results/run-directory.ts';
import type { RunEvent } from '../../../src/core/record/events.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { resultSet } from '../../../src/core/results/result-set.ts';
import { samplesParquet } from '../../../src/report/export/parquet.ts';
import { hostileRun } from '../../fixtures/hostile-run.ts';
import { plan, sample, settled, started } from '../../fixtures/recorded-run.ts';
import { wholeRunOfBoots } from '../../fixtures/whole-run.ts';
import { said } from '../../golden/said.ts';

const environment = { schema: 1, host: { cpu: { model: 'A CPU' } } };

type Row = Readonly<Record<string, unknown>>;

function fileOf(run: Plan, events: readonly RunEvent[], kernel?: string): ArrayBuffer {
  const pieces = [...samplesParquet(resultSet(run, events), events, { environment, kernel })];
  return new Uint8Array(Buffer.concat(pieces)).buffer;
}

const rowsOf = (file: ArrayBuffer): Promise<Row[]> => parquetReadObjects({ file });

function typesOf(file: ArrayBuffer): Record<string, string> {
  const [, ...columns] = parquetMetadata(file).schema;
  return Object.fromEntries(columns.map((one) => [one.name, one.converted_type ?? one.type ?? ''] as const));
}

const SMALL = plan(['overlay2', 'vfs'], ['runc']);
const events: RunEvent[] = [
  started(),
  sample('overlay2', { phase: 'warmup', seq: 1, total_us: 900_000 }),
  sample('overlay2', {
    ...{ seq: 2, total_us: 2 ** 40, engine_cpu_us: 20_000, engine_peak_bytes: 2 ** 35 },
    quantities: { image_bytes: 2 ** 33, lat_ns: 0.5 },
  }),
  sample('overlay2', { seq: 3, status: 'failed', error: 'half: \ud83d, whole: \u{1f433}' }),
  settled('vfs', { kind: 'unsupported', reason: 'no vfs here' }),
];

it('has a row for every sample, and empty where there is no number', async () => {
  const rows = await rowsOf(fileOf(SMALL, events));
  expect(rows.map(({ seq, phase, status, total_us }) => [seq, phase, status, total_us])).toEqual([
    [1, 'warmup', 'ok', 900_000n],
    [2, 'timed', 'ok', 2n ** 40n],
    [3, 'timed', 'failed', null],
  ]);
  expect(rows[1]).toMatchObject({
    ...{ run_id: 'r1', driver: 'overlay2', runtime: 'runc', kernel: '6.18.44', concurrency: 1 },
    ...{ create_us: 1000n, exit_us: 0n, engine_cpu_us: 20_000n, engine_peak_bytes: 2n ** 35n },
    ...{ image_bytes: 2n ** 33n, lat_ns: 0.5, exit_code: 0, error: null, sentinel: null, outlier: false },
    started_at: new Date('2026-01-02T03:04:06.000Z'),
  });
  expect(rows[2]).toMatchObject({ failed_step: 'start', image_bytes: null, attach_us: null });
  expect(rows[2]?.['error']).toBe('half: \ufffd, whole: \u{1f433}');
});

it('has types that fit, each of which may be empty', () => {
  const file = fileOf(SMALL, events);
  const types = typesOf(file);
  expect(types).toMatchObject({
    ...{ driver: 'UTF8', status: 'UTF8', round: 'INT32', concurrency: 'INT32', exit_code: 'INT32' },
    ...{ total_us: 'INT64', create_us: 'INT64', exit_to_die_us: 'INT64', engine_cpu_us: 'INT64' },
    ...{ engine_peak_bytes: 'INT64', image_bytes: 'INT64', lat_ns: 'DOUBLE', outlier: 'BOOLEAN' },
    started_at: 'TIMESTAMP_MICROS',
  });
  const [, ...columns] = parquetMetadata(file).schema;
  expect(new Set(columns.map(({ repetition_type }) => repetition_type))).toEqual(new Set(['OPTIONAL']));
});

it('tells of the run beside the samples: cells without a number too', () => {
  const found = parquetMetadata(fileOf(SMALL, events)).key_value_metadata ?? [];
  const values = new Map(found.map(({ key, value }) => [key, value ?? '']));
  expect(values.get('drivergrid.schema')).toBe('1');
  expect(values.get('drivergrid.run_id')).toBe('r1');
  expect(JSON.parse(values.get('drivergrid.kernels') ?? '')).toEqual(['6.18.44']);
  expect(JSON.parse(values.get('drivergrid.environment') ?? '')).toEqual(environment);
  expect(JSON.parse(values.get('drivergrid.plan') ?? '')).toMatchObject({
    seed: 7,
    scenario: { name: 'small' },
  });
  expect(JSON.parse(values.get('drivergrid.outcomes') ?? '')).toMatchObject([
    { driver: 'overlay2', outcome: { kind: 'aborted' } },
    { driver: 'vfs', outcome: { kind: 'unsupported', reason: 'no vfs here' } },
  ]);
});

it('goes on in a further group of rows, each text written once in a group', { timeout: 60_000 }, async () => {
  const many = Array.from({ length: 50_001 }, (_, index) => sample('overlay2', { seq: index + 1 }));
  const file = fileOf(SMALL, [started(), ...many]);
  const { row_groups: groups, num_rows: count } = parquetMetadata(file);
  expect([count, ...groups.map(({ num_rows }) => num_rows)]).toEqual([50_001n, 50_000n, 1n]);
  const driver = groups[0]?.columns.find(({ meta_data }) => meta_data?.path_in_schema.join() === 'driver');
  expect(driver?.meta_data?.encodings).toContain('RLE_DICTIONARY');
  expect((await rowsOf(file)).at(-1)).toMatchObject({ seq: 50_001 });
});

it('keeps hostile names and texts as they are', async () => {
  const { plan: planned, events: recorded } = hostileRun();
  const rows = await rowsOf(fileOf(planned, recorded));
  const samples = recorded.filter((event) => event.type === 'sample');
  expect(rows.map(({ driver, runtime, error }) => [driver, runtime, error])).toEqual(
    samples.map(({ driver, runtime, error }) => [
      driver,
      runtime,
      error?.replace(/\p{Cs}/gu, '\ufffd') ?? null,
    ]),
  );
});

it('takes the samples of one kernel, if asked', async () => {
  const run = wholeRunOfBoots();
  const rows = await rowsOf(fileOf(run.plan, run.events, '6.12.3'));
  expect(rows.length).toBeGreaterThan(0);
  expect(new Set(rows.map(({ kernel }) => kernel))).toEqual(new Set(['6.12.3']));
});

it('refuses a fraction of a microsecond, and a run without samples', () => {
  expect(() => fileOf(SMALL, [started(), sample('vfs', { total_us: 1.5 })])).toThrow(
    /expected a whole number in each total_us of the run's samples, found 1\.5/,
  );
  expect(() => fileOf(SMALL, [started()])).toThrow(/expected samples to export, found none in run r1/);
});

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'dg-parquet-'));
});
afterEach(async () => {
  await rm(base, { recursive: true });
});

async function recorded(what: readonly RunEvent[]): Promise<string> {
  const store = await createRunDirectory(join(base, 'run'));
  await store.writePlan(SMALL);
  for (const event of what) await store.append(event);
  await store.close();
  return store.path;
}

it('needs a file, which is there as a whole or not at all', async () => {
  const run = await recorded(events);
  expect(await said(['export', run, '--format', 'parquet'])).toMatch(/^expected --out FILE.*\nexit 2\n$/);
  const out = join(base, 'a.parquet');
  expect(await said(['export', run, '--format', 'parquet', '--out', out])).toBe('exit 0\n');
  expect(await rowsOf(new Uint8Array(await readFile(out)).buffer)).toHaveLength(3);
  await rm(run, { recursive: true });
  const empty = await recorded([started()]);
  const none = join(base, 'b.parquet');
  expect(await said(['export', empty, '--format', 'parquet', '--out', none])).toMatch(
    /found none .*\nexit 2\n$/,
  );
  expect((await readdir(base)).sort()).toEqual(['a.parquet', 'run']);
});
