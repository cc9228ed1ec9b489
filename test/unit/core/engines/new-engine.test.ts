import { expect, it, vi } from 'vitest';
import { requireHost } from '../../../../src/adapters/host/require-host.ts';
import { systemClock } from '../../../../src/adapters/host/system-clock.ts';
import { requireServedKind } from '../../../../src/adapters/labs/system/require-system.ts';
import { cellLabel } from '../../../../src/core/axes/cell.ts';
import { compareSides } from '../../../../src/core/compare/compare.ts';
import { sideOf } from '../../../../src/core/compare/side.ts';
import { buildsOf } from '../../../../src/core/engines/engine-of.ts';
import type { EngineKind } from '../../../../src/core/engines/engine-kind.ts';
import { EngineStartError } from '../../../../src/core/errors.ts';
import { Figures } from '../../../../src/core/figures/figures.ts';
import { setupPlan } from '../../../../src/core/host/setup-plan.ts';
import { planRun } from '../../../../src/core/plan/plan-run.ts';
import type { Scenario } from '../../../../src/core/scenario/scenario.ts';
import { comparisonCsv } from '../../../../src/report/compare/csv.ts';
import { gridCsv, samplesCsv, summaryCsv } from '../../../../src/report/csv.ts';
import { samplesLayout } from '../../../../src/report/tables/samples-table.ts';
import { gridText } from '../../../../src/report/grid-text.ts';
import { parseScenario } from '../../../../src/scenario/load.ts';
import { workloadNamed } from '../../../../src/workloads/known-workloads.ts';
import { MemoryLab } from '../../../fakes/memory-lab.ts';
import { host, runOnLab } from '../../../fixtures/stand-in-run.ts';

// One more entry in each of the three lists, and nothing else.
vi.mock(import('../../../../src/core/engines/known-engines.ts'), async (original) => {
  const { PAPER_ENGINE } = await import('../../../fakes/paper-engine.ts');
  const known = await original();
  return { ...known, ENGINE_KINDS: [...known.ENGINE_KINDS, PAPER_ENGINE] };
});
vi.mock(import('../../../../src/workloads/known-workloads.ts'), async (original) => {
  const { COUNTING_WORKLOAD } = await import('../../../fakes/counting-workload.ts');
  const known = await original();
  const WORKLOADS = [...known.WORKLOADS, COUNTING_WORKLOAD];
  return {
    WORKLOADS,
    workloadNamed: (name) => WORKLOADS.find((one) => one.name === name) ?? known.workloadNamed(name),
  };
});
vi.mock(import('../../../../src/core/axes/known-axes.ts'), async (original) => {
  const { VOLUMES_AXIS } = await import('../../../fakes/volumes-axis.ts');
  return { AXES: [...(await original()).AXES, VOLUMES_AXIS] };
});

const TEXT = `
name: papers
engine: paperd
workload: counting
drivers: [sheets, rolls, overlay2]
runtimes: [runc, crun, runsc]
rounds: 3
iterations: 2
`;

function scenarioOf(text: string): Scenario {
  return { ...parseScenario(text, 'papers.yaml'), volumes: [0, 50] } as Scenario;
}

function kindOf(scenario: Pick<Scenario, 'engine'>): EngineKind {
  const [build] = buildsOf(scenario);
  if (build === undefined) throw new TypeError('a scenario has an engine');
  return build.kind;
}

const SCENARIO = scenarioOf(TEXT);
const KIND = kindOf(SCENARIO);
const WORKLOAD = workloadNamed(SCENARIO.workload);
const PLAN = planRun(SCENARIO, { runId: 'r1', seed: 1, lab: 'private', steps: WORKLOAD.steps });

it('a further kind of engine is planned, proved, measured, told and compared like the others', async () => {
  const lab = new MemoryLab(systemClock, KIND);
  const { events, results, thrown } = await runOnLab(PLAN, lab, { workload: WORKLOAD, kind: KIND });
  expect(thrown).toBeUndefined();
  expect(
    results.cells.map((cell) => `${cellLabel(cell)}: ${cell.outcome.kind} ${cell.restarts.length}`),
  ).toEqual([
    'sheets x runc: measured 3',
    'sheets x runc with 50: measured 3',
    'sheets x crun: measured 3',
    'sheets x crun with 50: measured 3',
    ...['sheets x runsc', 'sheets x runsc with 50'].map((cell) => `${cell}: unsupported 0`),
    ...['rolls', 'overlay2'].flatMap((driver) =>
      ['runc', 'crun', 'runsc'].flatMap((runtime) =>
        ['', ' with 50'].map((mark) => `${driver} x ${runtime}${mark}: unsupported 0`),
      ),
    ),
  ]);
  const proofs = events.flatMap((event) => (event.type === 'proof' ? event.checks : []));
  expect(proofs).toContainEqual({ what: 'kind of paper', expected: 'sheets', found: 'sheets', ok: true });
  expect(proofs.find(({ what }) => what === 'root of a running container')).toMatchObject({
    ...{ expected: 'paperfs', ok: true },
  });

  const grid = gridText(results, { color: false, width: 100 });
  expect(grid).toContain('paper burns under runsc');
  expect(grid).toContain('engine 20.10.24 has no rolls: it came with 30.0');
  expect(grid).toContain('paper has no storage driver overlay2');
  const figures = new Figures(results);
  expect(gridCsv(results)).toMatch(/^runtime,volumes,sheets_us,rolls_us,overlay2_us\r\n/);
  expect(summaryCsv(figures)).toContain(',up_mean_us,down_mean_us,');
  expect([...samplesCsv(samplesLayout(results), events)].join('')).toContain('sheets');
  const side = sideOf('a', results, {}, undefined);
  const comparison = compareSides(side, side, 1.05, []);
  expect(comparison.cells.map(cellLabel)).toContain('sheets x crun with 50');
  expect(comparisonCsv(comparison)).toContain('sheets');
});

it('its own refusal of a driver is told, and its own words are a failure where they are not known', async () => {
  const outcomes = async (log: readonly string[]): Promise<unknown> => {
    const lab = new MemoryLab(systemClock, KIND);
    const starting = lab.start.bind(lab);
    lab.start = (setup, ...rest) =>
      setup.name === 'probe'
        ? starting(setup, ...rest)
        : Promise.reject(new EngineStartError('the engine ended', log));
    const { results } = await runOnLab(PLAN, lab, { workload: WORKLOAD, kind: KIND });
    return results.cells[0]?.outcome;
  };
  expect(await outcomes(['sheet 4 is too thick'])).toEqual({
    ...{
      kind: 'unsupported',
      reason: 'the paper is too thick; fold it less',
      detail: 'sheet 4 is too thick',
    },
  });
  expect(await outcomes(['wet'])).toMatchObject({ kind: 'failed', step: 'engine-start' });
});

it('is found by its program, on PATH or by a path, and asked for by its own packages', () => {
  expect(kindOf({ engine: '/opt/paper/bin/paperd' })).toBe(KIND);
  expect(kindOf({ engine: '/opt/some-dockerd' }).name).toBe('docker');
  const bare = { ...host(PLAN, '6.1.0', KIND), engine: undefined, tools: {} };
  expect(setupPlan(SCENARIO, bare, []).packages.map(({ name }) => name)).toEqual(['paper-engine', 'drawer']);
  expect(() => requireHost(bare, SCENARIO, [])).toThrow('no engine: paperd was not found');
  const old = { ...bare, engine: { path: '/usr/bin/paperd', version: { major: 2, minor: 9, text: '2.9' } } };
  expect(() => requireHost(old, SCENARIO, [])).toThrow(
    'engine 2.9 at /usr/bin/paperd is too old: expected 3.0',
  );
  expect(() => requireServedKind(SCENARIO)).toThrow('does not know how a service runs paper');
});
