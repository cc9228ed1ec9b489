import { appendFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { said } from '../../golden/said.ts';

const GOLDEN = fileURLToPath(new URL('../../fixtures/golden', import.meta.url));
/** Commands that run load much. */
const PATIENCE = { timeout: 60_000 };
const before = process.cwd();
let base: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'dg-list-'));
  process.chdir(base);
});
afterEach(async () => {
  process.chdir(before);
  await rm(base, { recursive: true });
});

async function recorded(...names: string[]): Promise<void> {
  for (const name of names) await cp(join(GOLDEN, name), join('results', name), { recursive: true });
}

interface Listing {
  readonly schema: number;
  readonly runs: readonly Record<string, unknown>[];
  readonly unreadable: readonly { readonly path: string; readonly fault: string }[];
}

async function cut(run: string, kept: (lines: string[]) => string[]): Promise<void> {
  const path = join('results', run, 'events.jsonl');
  await writeFile(path, `${kept((await readFile(path, 'utf8')).trimEnd().split('\n')).join('\n')}\n`);
}

async function listing(...args: string[]): Promise<Listing> {
  const text = await said(['list', ...args, '--json']);
  expect(text).toMatch(/\nexit 0\n$/);
  return JSON.parse(text.replace(/exit 0\n$/, '')) as Listing;
}

it('lists runs, the newest first, with what came of each', async () => {
  await recorded('plain', 'holes', 'interrupted');
  const { schema, runs, unreadable } = await listing();
  expect(schema).toBe(1);
  expect(unreadable).toEqual([]);
  expect(runs).toMatchObject([
    { path: 'results/interrupted', state: 'interrupted', cells: { measured: 0, aborted: 4 } },
    {
      ...{ path: 'results/holes', run_id: '20261126-023715-db07', scenario: 'holes', state: 'done' },
      cells: { measured: 4, unsupported: 10, failed: 2, aborted: 0 },
      ...{ kernels: ['6.18.44'], engines: ['20.10.24+dfsg1'], running: false, lab: 'private' },
    },
    { path: 'results/plain', started_at: '2026-11-26T02:31:30.365Z', samples: 72, failed_samples: 0 },
  ]);
  const text = await said(['list']);
  expect(text.split('\n')[0]).toMatch(/^run +scenario +started \(UTC\) +took +cells +end +kernel/);
  expect(text.split('\n')[3]).toMatch(
    /^20261126-023130-8325 {2}plain {8}2026-11-26 02:31 {2}51 s {2}6 measured .*results\/plain$/,
  );
});

it('tells a run that was killed, and one whose next boot is due, from one that came to its end', async () => {
  await recorded('plain', 'boots');
  await cut('plain', (lines) => lines.filter((line) => !line.startsWith('{"type":"end"')));
  // Before its second session.
  await cut('boots', (lines) =>
    lines.slice(
      0,
      lines.findLastIndex((line) => line.startsWith('{"type":"run"')),
    ),
  );
  const { runs } = await listing();
  expect(runs.map(({ path, state }) => [path, state])).toEqual([
    ['results/plain', 'unended'],
    ['results/boots', 'unfinished'],
  ]);
});

it('lists the rest where one is damaged or of another schema, and says why', async () => {
  await recorded('plain', 'holes', 'kernels');
  await appendFile('results/holes/events.jsonl', 'no JSON\n{"type":"end"}\n');
  await writeFile('results/kernels/plan.json', '{"schema":99}');
  await mkdir('results/empty');
  const { runs, unreadable } = await listing();
  expect(runs.map(({ path }) => path)).toEqual(['results/plain']);
  expect(unreadable).toMatchObject([{ path: 'results/kernels' }, { path: 'results/holes' }]);
  expect(unreadable[0]?.fault).toMatch(/expected schema version 1 or 2, found 99/);
  expect(unreadable[1]?.fault).toMatch(/events\.jsonl:\d+: expected a JSON object/);
  expect(await said(['list'])).toContain('results/kernels cannot be read: ');
});

it('has no run before the first, refuses a folder that is not there, and takes a run directory for itself', async () => {
  expect(await said(['list'])).toBe('No runs in results.\nexit 0\n');
  expect(await listing()).toMatchObject({ runs: [] });
  expect(await said(['list', 'elsewhere'])).toMatch(/found none: elsewhere\nexit 2\n$/);
  await writeFile('file', '');
  expect(await said(['list', 'file'])).toMatch(/cannot look for runs in file: ENOTDIR.*\nexit 2\n$/);
  await recorded('plain');
  expect((await listing('results/plain')).runs).toMatchObject([{ path: 'results/plain' }]);
});

it(
  'finds a run by latest, an id or its beginning in every command, and counts one behind a link once',
  PATIENCE,
  async () => {
    await recorded('plain', 'plain-again');
    await symlink('plain', 'results/alias');
    const newest = await said(['export', 'results/plain-again', '--format', 'go']);
    expect(await said(['export', 'latest', '--format', 'go'])).toBe(newest);
    expect(await said(['export', '20261126-023433-8eaa', '--format', 'go'])).toBe(newest);
    const named = await said(['compare', '20261126-0231', 'latest', '--json']);
    expect(named).toContain('"b": "results/plain-again"');
    expect(await said(['compare', '20261126-0231@overlay2', 'latest@vfs', '--by', 'driver'])).toMatch(
      /compares parts of one run/,
    );
    expect(await said(['compare', 'latest@overlay2', 'latest@vfs', '--by', 'driver'])).toContain(
      'A: results/plain-again@overlay2',
    );
    expect(await said(['compare', 'latest', '--self'])).toMatch(/^expected a measured cell with 4 restarts/);
    expect(await said(['report', '20261126-0231', '--only', 'grid.csv'])).toMatch(/^plain: /);
    expect(await readFile('results/plain/grid.csv', 'utf8')).toMatch(/^runtime,/);
  },
);

it('asks for more of an id that several begin with, and says where it looked', PATIENCE, async () => {
  await recorded('plain', 'plain-again');
  expect(await said(['report', '2026'])).toMatch(
    /expected one run that begins with 2026, found 2 in results\/:\n(.*\n){2}exit 2\n$/,
  );
  expect(await said(['run', '--resume', 'none'])).toMatch(
    /found none; none of the 2 in results\/ (.*\n)+exit 2\n$/,
  );
  expect(await said(['vm', 'run', '--resume', '2026'])).toMatch(/found 2 in results\/:\n(.*\n){2}exit 2\n$/);
});

it('takes a path that exists before what it could mean else', async () => {
  await recorded('plain', 'holes');
  await cp(join(GOLDEN, 'holes'), 'latest', { recursive: true });
  await cp(join(GOLDEN, 'plain'), '20261126-023715-db07', { recursive: true });
  expect(await said(['report', 'latest', '--only', 'grid.csv'])).toMatch(/^holes: /);
  expect(await said(['report', '20261126-023715-db07', '--only', 'grid.csv'])).toMatch(/^plain: /);
  expect(await said(['report', './nowhere', '--only', 'grid.csv'])).toMatch(
    /expected a run directory with plan\.json, found none in .*\/nowhere\nexit 2\n$/,
  );
});
