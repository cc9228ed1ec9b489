import { expect, it } from 'vitest';
import { cellLabel } from '../../../src/core/axes/cell.ts';
import { AXES } from '../../../src/core/axes/known-axes.ts';
import { compareSides } from '../../../src/core/compare/compare.ts';
import { sideOf } from '../../../src/core/compare/side.ts';
import { bothParts, partDifference, partOf } from '../../../src/core/compare/side-part.ts';
import { Figures } from '../../../src/core/figures/figures.ts';
import { DoneSamples, remainingBursts } from '../../../src/core/plan/remaining.ts';
import { planRun } from '../../../src/core/plan/plan-run.ts';
import { comparisonText } from '../../../src/report/compare/text.ts';
import { gridCsv, samplesCsv, stepsCsv } from '../../../src/report/csv.ts';
import { samplesLayout } from '../../../src/report/tables/samples-table.ts';
import { goBenchmark } from '../../../src/report/export/go-benchmark.ts';
import { gridText } from '../../../src/report/grid-text.ts';
import { reportHtml } from '../../../src/report/page/run-page.ts';
import { parseScenario } from '../../../src/scenario/load.ts';
import { readCsv } from '../../fixtures/read-csv.ts';
import { runOnStandIn, samplesOf } from '../../fixtures/stand-in-run.ts';

const TEXT = `
name: engines
engines: [docker, { name: new, kind: docker, path: /opt/new/dockerd }]
drivers: [vfs, { driver: overlay2, engines: [new] }]
runtimes: [runc, crun]
rounds: 3
iterations: 2
`;
const SCENARIO = parseScenario(TEXT, 'engines.yaml');
const PLAN = planRun(SCENARIO, { runId: 'r1', seed: 1, lab: 'private' });
const CELLS = [
  'docker vfs x runc',
  'docker vfs x crun',
  'new vfs x runc',
  'new vfs x crun',
  'new overlay2 x runc',
  'new overlay2 x crun',
];
const ENGINE = AXES.find(({ name }) => name === 'engine');

function columnOf(csv: string, name: string): string[] {
  const [header = [], ...rows] = readCsv(csv);
  return rows.map((row) => row[header.indexOf(name)] ?? 'no such column');
}

it('each build has columns of its own, and its samples, proofs and runtimes name it', async () => {
  const { events, results, restarts } = await runOnStandIn(PLAN);
  const figures = new Figures(results);
  expect(PLAN.schema).toBe(2);
  expect(PLAN.cells.map(cellLabel)).toEqual(CELLS);
  expect(results.cells.map(({ outcome, restarts: all }) => `${outcome.kind} ${all.length}`)).toEqual(
    Array(6).fill('measured 3'),
  );
  expect(new Set(restarts.map((id) => id.replace(/^r\d+-/, '')))).toEqual(
    new Set(['docker:vfs', 'new:vfs', 'new:overlay2']),
  );
  expect([...results.runtimes.keys()]).toEqual(['docker runc', 'docker crun', 'new runc', 'new crun']);
  expect(new Set(results.proofs.map(({ engine }) => engine))).toEqual(new Set(['docker', 'new']));

  expect(readCsv(gridCsv(results))[0]).toEqual(['runtime', 'docker vfs_us', 'new vfs_us', 'new overlay2_us']);
  const samples = [...samplesCsv(samplesLayout(results), events)].join('');
  expect(new Set(columnOf(samples, 'engine'))).toEqual(new Set(['docker', 'new']));
  expect(new Set(columnOf(stepsCsv(figures), 'engine'))).toEqual(new Set(['docker', 'new']));
  expect(gridText(results, { color: false, width: 80 })).toContain('new overlay2');
  expect(reportHtml(figures, {}, undefined)).toContain('new overlay2');
  expect([...goBenchmark(results, {})].join('')).toContain('/engine=new/driver=vfs/runtime=runc 1 ');
});

it('a resumed run goes on with what one build lacks', async () => {
  const { events } = await runOnStandIn(PLAN);
  const done = new DoneSamples(samplesOf(events).filter(({ engine }) => engine === 'docker'));
  const left = PLAN.rounds.filter((round) => remainingBursts(round, done).length > 0);
  expect(new Set(left.map(({ engine }) => engine))).toEqual(new Set(['new']));
  const earlier = events.filter((event) => event.type !== 'sample' || event.engine === 'docker');
  const again = await runOnStandIn(PLAN, {}, { earlier: earlier.filter(({ type }) => type !== 'end') });
  expect(again.restarts.some((id) => id.includes('docker:'))).toBe(false);
  expect(again.results.cells.every(({ outcome }) => outcome.kind === 'measured')).toBe(true);
});

it('a build that cannot be started is a hole with its reason, and the other is measured', async () => {
  const { results } = await runOnStandIn(PLAN, {}, { broken: { new: '/opt/new/dockerd is not executable' } });
  const outcomes = results.cells.map((cell) => [cellLabel(cell), cell.outcome]);
  const hole = { kind: 'unsupported', reason: '/opt/new/dockerd is not executable' };
  expect(outcomes).toEqual(CELLS.map((label, index) => [label, index < 2 ? { kind: 'measured' } : hole]));
});

it('one build is compared with another within the run', async () => {
  const { results } = await runOnStandIn(PLAN);
  if (ENGINE === undefined) throw new TypeError('engine is an axis');
  const whole = sideOf('two', results, {}, undefined);
  const [a, b] = bothParts(whole, ENGINE);
  const comparison = compareSides(a, b, 1.05, partDifference(a, b));
  expect(comparison.cells.map(cellLabel)).toEqual(['vfs x runc', 'vfs x crun']);
  expect(comparison.skipped.map((cell) => `${cellLabel(cell)}: ${cell.reason}`)).toEqual([
    'overlay2 x runc: only in B',
    'overlay2 x crun: only in B',
  ]);
  const text = comparisonText(comparison, { color: false, width: 100 });
  expect(text).toContain('A: two@docker\nB: two@new\nengine of the run: docker -> new');
  expect(() => partOf(whole, ENGINE, 'old')).toThrow('expected an engine of two, found old');
});

it('what one build cannot do is no regression of another', async () => {
  const { results } = await runOnStandIn(PLAN, {}, { broken: { new: 'it has none' } });
  if (ENGINE === undefined) throw new TypeError('engine is an axis');
  const whole = sideOf('two', results, {}, undefined);
  const [a, b] = bothParts(whole, ENGINE);
  expect(() => compareSides(a, b, 1.05, [])).toThrow(/vfs x runc: not measured in B: it has none/);
});

it.each([
  ['engine: /usr/bin/dockerd', /:2: expected `engine` or `engines`, found both/],
  ['engine_version: 29', /:2: it goes with `engine`/],
  ['drivers: [{ driver: vfs, engines: [none] }]', /:2: expected docker, new, found none/],
])('%s beside engines is refused with its line', (line, message) => {
  const rest = TEXT.split('\n')
    .slice(2)
    .filter((one) => !one.startsWith('drivers:') || !line.startsWith('drivers:'));
  expect(() => parseScenario(['name: engines', line, ...rest].join('\n'), 'engines.yaml')).toThrow(message);
});

it('one build in the list is one build', () => {
  const one = parseScenario(
    TEXT.replace(/engines: .*/, 'engines: [docker]').replace('engines: [new]', 'name: o'),
    'x',
  );
  const { schema, cells } = planRun(one, { runId: 'r1', seed: 1, lab: 'private' });
  expect([schema, ...cells.map(cellLabel)]).toEqual([1, 'vfs x runc', 'vfs x crun', 'o x runc', 'o x crun']);
});
