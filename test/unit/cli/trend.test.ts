import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Trend } from '../../../src/core/trend/trend.ts';
import { plan } from '../../fixtures/recorded-run.ts';
import { madeSeries, recordRun, type MadeSeries } from '../../fixtures/run-series.ts';
import { said } from '../../golden/said.ts';

const PLAN = plan(['overlay2', 'vfs'], ['runc'], { rounds: 3, iterations: 2 });
let place = '';

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'drivergrid-trend-'));
  await series('steady', {});
  await series('slower', { factorOf: ({ driver }, index) => (driver === 'vfs' && index >= 9 ? 1.3 : 1) });
});
afterAll(async () => {
  await rm(place, { recursive: true });
});

/** Records runs as a run does, in folders of their ids. */
async function series(name: string, over: Partial<MadeSeries>): Promise<void> {
  await mkdir(join(place, name));
  for (const run of madeSeries({ planOf: () => PLAN, runs: 14, between: 0.005, ...over })) {
    await recordRun(join(place, name, run.name), run);
  }
}

async function trend(name: string, ...options: string[]): Promise<string> {
  const folder = join(place, name);
  const runs = (await readdir(folder)).sort().map((run) => join(folder, run));
  return (await said(['trend', ...runs, ...options])).replaceAll(`${place}/`, '');
}

/** What is printed as JSON, without the exit code. */
function jsonOf(text: string): Trend {
  return JSON.parse(text.slice(0, text.lastIndexOf('exit '))) as Trend;
}

describe('the gate', () => {
  it.each([
    ['steady', 'WITHIN THE MARGIN: in each of 2 of 2 cells the newest of 14 runs', 0],
    [
      'slower',
      'REGRESSION in 1 of 2 cells (margin 5 %), not undone as of the newest of 14 runs: vfs x runc',
      1,
    ],
  ])('tells %s by its exit code, and says so first', async (name, headline, code) => {
    const gated = (await trend(name, '--gate', '5%')).replace(/\n(?=the newest|newest)/g, ' ');
    expect(gated.replace(/\s+/g, ' ')).toContain(headline);
    expect(gated).toMatch(new RegExp(`exit ${code}\n$`));
    // Who sets no gate is told, and not stopped.
    expect(await trend(name)).toMatch(/exit 0\n$/);
    expect(await trend(name, '--json', '--gate', '5')).toMatch(new RegExp(`exit ${code}\n$`));
  });

  it('is as wide as it is asked to be, and begins where it is asked to', async () => {
    expect(await trend('slower', '--gate', '60%')).toMatch(/exit 0\n$/);
    // From then on it has always been as slow, but five runs are too few to say so.
    const since = await trend('slower', '--gate', '5%', '--since', 'n010');
    expect(since).toMatch(/^INCONCLUSIVE/);
    expect(since).toContain('a series needs 6 runs that measured it, found 5');
    expect(since).toMatch(/exit 5\n$/);
  });
});

it('--json has a schema number, kernels, engines, warnings, and every run', async () => {
  const found = jsonOf(await trend('slower', '--json'));
  expect(found).toMatchObject({
    ...{ schema: 1, by: 'time', margin: 1.05, verdict: 'regression', judges: 'total' },
    ...{ kernels: ['6.12.3'], engines: ['20.10.24'], warnings: [], left_out: [], skipped: [] },
  });
  expect(found.runs).toHaveLength(14);
  expect(found.runs[0]).toEqual({
    ...{ name: 'slower/n001', run_id: 'n001', started_at: '2026-01-05T03:00:00.000Z' },
    ...{ kernel: '6.12.3', engine: '20.10.24' },
  });
});

it('--html writes a new file, and only a new one', async () => {
  const page = join(place, 'trend.html');
  await trend('slower', '--html', page);
  expect(await readFile(page, 'utf8')).toMatch(/^<!doctype html>/);
  expect(await trend('slower', '--html', page)).toMatch(
    /^expected a new file for --html, but trend\.html exists\nexit 2\n$/,
  );
});

it('each kernel of a run counts, and DIR@KERNEL is one', async () => {
  const boots = new URL('../../fixtures/golden/boots', import.meta.url).pathname;
  const both = jsonOf(await said(['trend', boots, '--by', 'kernel', '--json']));
  expect(both.runs.map(({ kernel }) => kernel)).toEqual(['6.1.0', '6.12.3']);
  expect(await said(['trend', `${boots}@6.1.0`])).toMatch(
    /^expected two runs of a series or more, found 1\nexit 2\n$/,
  );
});

describe('what is no series is refused', () => {
  async function refused(args: readonly string[], complaint: RegExp): Promise<void> {
    const before = (await readdir(place, { recursive: true })).sort();
    const text = (await said(['trend', ...args])).replaceAll(`${place}/`, '');
    expect(text).toMatch(complaint);
    expect(text).toMatch(/exit 2\n$/);
    expect((await readdir(place, { recursive: true })).sort()).toEqual(before);
  }
  const steady = (run: string): string => join(place, 'steady', run);

  it('no run, one run, the same run twice', async () => {
    await refused([], /^Not enough non-option arguments/);
    await refused([steady('n001')], /^expected two runs of a series or more, found 1\n/);
    await refused(
      [steady('n001'), steady('n002'), steady('n001')],
      /^expected each run once, found n001 twice: steady\/n001 and steady\/n001\n/,
    );
  });

  it('a folder without a run, and no folder', async () => {
    await mkdir(join(place, 'bare'));
    await refused(
      [steady('n001'), join(place, 'bare')],
      /^expected a run directory with plan\.json, found none in bare\n/,
    );
    await refused(
      [steady('n001'), join(place, 'absent')],
      /^expected a run directory .*, found none in absent\n/,
    );
  });

  it('events that were cut, are damaged, or are gone', async () => {
    const [run] = madeSeries({ planOf: () => PLAN, runs: 1 });
    if (run === undefined) throw new Error('one run');
    const folder = join(place, 'cut');
    await recordRun(folder, { ...run, plan: { ...run.plan, run_id: 'cut' }, events: [] });
    const events = run.events.map((event) =>
      JSON.stringify(event.type === 'run' ? { ...event, run_id: 'cut' } : event),
    );
    const write = (lines: readonly string[]) =>
      writeFile(join(folder, 'events.jsonl'), lines.map((line) => `${line}\n`).join(''));
    const args = [steady('n001'), folder];
    await refused(args, /^expected a run with samples, found none in cut\n/);
    // Its start is lost.
    await write(events.slice(1));
    await refused(args, /^cut\/events\.jsonl: expected the start of a run in the first line, found sample\n/);
    // Cut in the middle of a line, with more after it.
    await write([...events.slice(0, 3), (events[3] ?? '').slice(0, 40), ...events.slice(4)]);
    await refused(args, /^cut\/events\.jsonl:4: expected a JSON object with a type, found \{"type":"sample"/);
    // Fewer than the table beside it was made from.
    await write(events);
    await said(['report', folder, '--only', 'summary.csv']);
    await write(events.slice(0, 5));
    await refused(
      args,
      /^cut\/events\.jsonl has 4 samples, summary\.csv beside it was made from 12 or more\n/,
    );
    await rm(join(folder, 'events.jsonl'));
    await refused(args, /^expected cut\/events\.jsonl, which all results are made from, found none\n/);
    await appendFile(join(folder, 'plan.json'), '}');
    await refused(args, /^cut\/plan\.json is damaged: /);
  });

  it('another scenario, unless it is left out', async () => {
    const other = plan(['overlay2', 'vfs'], ['runc'], { rounds: 3, iterations: 2, workload: 'image-load' });
    const [run] = madeSeries({ planOf: () => other, runs: 1 });
    if (run === undefined) throw new Error('one run');
    const planned = { ...run.plan, run_id: 'other' };
    const events = run.events.map((event) => (event.type === 'run' ? { ...event, run_id: 'other' } : event));
    await recordRun(join(place, 'other'), { ...run, plan: planned, events });
    const runs = (await readdir(join(place, 'steady'))).map(steady);
    await refused(
      [...runs, join(place, 'other')],
      /^expected runs that measured the same as the newest, steady\/n014; 1 of 15 did not:\n {2}other: workload \(workload: image-load -> docker-run\)\n/,
    );
    const left = jsonOf(await said(['trend', ...runs, join(place, 'other'), '--leave-out', '--json']));
    expect(left.runs).toHaveLength(14);
    expect(left.left_out).toMatchObject([{ run_id: 'other' }]);
  });

  it.each([
    [['--gate', 'much'], /^--gate: expected a percentage such as 5%, found "much"\n/],
    [['--by', 'size'], /^Invalid values:/],
    [['--since', 'v4.19'], /^--since v4\.19: expected a date, a run id or a kernel of the series/],
    [['--allow', 'machine'], /^--allow machine: expected a difference between runs of the series/],
  ])('%s', async (options, complaint) => {
    await refused([steady('n001'), steady('n002'), ...options], complaint);
  });
});
