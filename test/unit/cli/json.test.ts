import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCHEMA_NAMES } from '../../../src/cli/json/schema-names.ts';
import { jsonFaults } from '../../fixtures/json-check.ts';
import { writeHostRun } from '../../fixtures/host-runs.ts';
import { said } from '../../golden/said.ts';

const GOLDEN = 'test/fixtures/golden';
/** Commands that run load much. */
const PATIENCE = { timeout: 60_000 };
let base: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'dg-json-'));
  for (const name of ['plain', 'plain-again', 'explained', 'kernels'])
    await cp(join(GOLDEN, name), join(base, name), { recursive: true });
});
afterAll(() => rm(base, { recursive: true }));

const run = (name: string) => join(base, name);
const parsed = (text: string) => JSON.parse(text.replace(/\nexit \d+\n$/, '')) as Record<string, unknown>;

// Reports, comparisons and trends of all recorded runs are in test/golden.
describe('what commands print with --json', () => {
  it('is as the printed schema says, with nothing that it does not name', PATIENCE, async () => {
    const none = join(base, 'no-engine.yaml');
    await writeFile(none, 'name: none\nengine: /no/such/dockerd\ndrivers: [vfs]\nruntimes: [runc]\n');
    const hosts = [await writeHostRun(base, 'web-1'), await writeHostRun(base, 'web-2')];
    for (const [name, args] of [
      ['list', ['list', base]],
      ['plan', ['plan', 'quick']],
      ['plan', ['plan', 'engines', '--kernel', '6.1.0', '--kernel', '6.12.3', '--boots', '2']],
      ['doctor', ['doctor', none]],
      ['gather', ['gather', ...hosts, '--out', run('fleet')]],
      ['report', ['report', run('kernels'), '--only', 'grid.csv']],
      ['compare', ['compare', run('explained'), '--by', 'driver', '--explain']],
    ] as const) {
      const text = await said([...args, '--json']);
      expect(jsonFaults(name, text)).toEqual([]);
      expect(parsed(text)).toHaveProperty('schema');
    }
  });

  it('says what was measured, on what, and what a run warned of', PATIENCE, async () => {
    const report = parsed(await said(['report', run('plain'), '--only', 'grid.csv', '--json']));
    const { kernels, engines, warnings } = report;
    expect(report).toMatchObject({ schema: 1, scenario: 'plain', state: 'done' });
    expect([kernels, engines].map((one) => (one as string[]).length)).toEqual([1, 1]);
    const compared = parsed(await said(['compare', run('plain'), run('plain-again'), '--json']));
    expect(compared).toMatchObject({ kernels, engines, runs: { a: { warnings }, b: { state: 'done' } } });
  });

  it.each(SCHEMA_NAMES)(
    'has a schema of %s that others can use, which later keys do not break',
    async (name) => {
      const text = await said(['schema', '--of', name]);
      expect(parsed(text)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
      expect(text).toMatch(/\nexit 0\n$/);
    },
  );

  it('is not refused for a key of a later version, and is for a figure that is none', PATIENCE, async () => {
    const list = parsed(await said(['list', base, '--json']));
    expect(jsonFaults('list', JSON.stringify({ ...list, later: 1 }), false)).toEqual([]);
    expect(jsonFaults('list', JSON.stringify({ ...list, later: 1 }))).toHaveLength(1);
    expect(jsonFaults('list', JSON.stringify({ ...list, schema: 2 }), false)).toHaveLength(1);
    const report = await said(['report', run('plain'), '--only', 'grid.csv', '--json']);
    expect(jsonFaults('report', report.replace(/"mean_us": \d+/, '"mean_us": "fast"'), false)).toHaveLength(
      1,
    );
  });

  it('is documented key by key at its top', PATIENCE, async () => {
    const page = await readFile('docs/json.md', 'utf8');
    for (const name of SCHEMA_NAMES.filter((one) => one !== 'scenario')) {
      const { properties = {} } = parsed(await said(['schema', '--of', name])) as { properties?: object };
      for (const key of Object.keys(properties)) expect(page, `${name}: ${key}`).toContain(`\`${key}\``);
    }
  });
});
