import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { eventsOf } from '../../src/adapters/results/events-file.ts';
import { WORTH_A_THREAD } from '../../src/adapters/results/samples-in-thread.ts';
import { seededRandom } from '../../src/core/plan/random.ts';
import { resultSet } from '../../src/core/results/result-set.ts';
import { samplesCsv } from '../../src/report/csv.ts';
import { samplesLayout } from '../../src/report/tables/samples-table.ts';
import { ended, plan, sample, started } from '../fixtures/recorded-run.ts';
import { buildTool } from './support/build.ts';
import { drivergrid, playground, type Playground } from './support/playground.ts';

const DRIVERS = ['overlay2', 'vfs'];
const PLAN = plan(DRIVERS, ['runc'], { iterations: 30_000, warmup: 0 });

let place: Playground;
let folder: string;

beforeAll(buildTool);
beforeEach(async () => {
  place = await playground();
  folder = join(place.path, 'large');
  await mkdir(folder);
  await writeFile(join(folder, 'plan.json'), JSON.stringify(PLAN));
  await writeFile(join(folder, 'events.jsonl'), largeRun().join(''));
});
afterEach(() => place[Symbol.asyncDispose]());

/** Lines of events, more than 40 MB: so many that a thread writes samples.csv. */
function largeRun(): string[] {
  const random = seededRandom(1);
  let seq = 0;
  const samples = [1, 2].flatMap((round) =>
    DRIVERS.flatMap((driver) =>
      Array.from({ length: 30_000 }, (_, index) => {
        const total = Math.round((300_000 + 20_000 * random()) * (random() < 0.001 ? 2 : 1));
        return sample(driver, { round, iteration: index + 1, seq: seq++, total_us: total });
      }),
    ),
  );
  return [started(), ...samples, ended()].map((event) => `${JSON.stringify(event)}\n`);
}

it('is written as a small one is', async () => {
  const { exitCode, stderr } = await drivergrid(place, ['report', folder]);
  expect(exitCode, stderr).toBe(0);
  const events = eventsOf(join(folder, 'events.jsonl'));
  expect((await stat(join(folder, 'events.jsonl'))).size).toBeGreaterThan(WORTH_A_THREAD);
  const whole = [...samplesCsv(samplesLayout(resultSet(PLAN, events)), events)].join('');
  const written = await readFile(join(folder, 'samples.csv'), 'utf8');
  expect(written.match(/,yes\r\n/g)?.length).toBeGreaterThan(50);
  // Not by toBe: a difference in 20 MB would be printed for minutes.
  expect(written === whole).toBe(true);
  expect((await readdir(folder)).filter((name) => /draft|new/.test(name))).toEqual([]);
});

it('leaves nothing of a damaged one', async () => {
  const lines = largeRun();
  lines[60_000] = '{"type":"sample"}\n';
  await writeFile(join(folder, 'events.jsonl'), lines.join(''));
  const { exitCode, stderr } = await drivergrid(place, ['report', folder]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('events.jsonl:60001: expected a sample event whose driver is a text');
  expect((await readdir(folder)).sort()).toEqual(['events.jsonl', 'plan.json']);
});

it('says that it cannot be written, and leaves no draft', async () => {
  await mkdir(join(folder, 'samples.csv'));
  const { exitCode, stderr } = await drivergrid(place, ['report', folder]);
  expect(exitCode).toBe(3);
  expect(stderr).toContain(`cannot write tables to ${folder}: EISDIR`);
  expect(stderr).toContain(`Every sample is kept. Fix that, then: drivergrid report ${folder}`);
  expect((await readdir(folder)).filter((name) => /draft|new/.test(name))).toEqual([]);
  await rm(join(folder, 'samples.csv'), { recursive: true });
});
