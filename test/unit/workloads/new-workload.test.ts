import { expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/adapters/host/system-clock.ts';
import { compareSides } from '../../../src/core/compare/compare.ts';
import { sideOf } from '../../../src/core/compare/side.ts';
import { Figures } from '../../../src/core/figures/figures.ts';
import { planRun } from '../../../src/core/plan/plan-run.ts';
import { goBenchmark } from '../../../src/report/export/go-benchmark.ts';
import { samplesCsv, stepsCsv, summaryCsv } from '../../../src/report/csv.ts';
import { samplesLayout } from '../../../src/report/tables/samples-table.ts';
import { parseScenario } from '../../../src/scenario/load.ts';
import { workloadNamed } from '../../../src/workloads/known-workloads.ts';
import { MemoryLab } from '../../fakes/memory-lab.ts';
import { runOnLab } from '../../fixtures/stand-in-run.ts';

// One more entry in the list, and nothing else.
vi.mock(import('../../../src/workloads/known-workloads.ts'), async (original) => {
  const { COUNTING_WORKLOAD } = await import('../../fakes/counting-workload.ts');
  const known = await original();
  const WORKLOADS = [...known.WORKLOADS, COUNTING_WORKLOAD, { ...COUNTING_WORKLOAD, name: 'deaf', apis: [] }];
  return {
    WORKLOADS,
    workloadNamed: (name) => WORKLOADS.find((one) => one.name === name) ?? known.workloadNamed(name),
  };
});

const SCENARIO = `
name: counted
workload: counting
drivers: [vfs]
runtimes: [runc]
rounds: 3
iterations: 2
`;

it('a further workload is measured, told and compared like the others, on an engine without any HTTP', async () => {
  const scenario = parseScenario(SCENARIO, 'counted.yaml');
  const workload = workloadNamed(scenario.workload);
  const plan = planRun(scenario, { runId: 'r1', seed: 1, lab: 'private', steps: workload.steps });
  const lab = new MemoryLab(systemClock);
  const { events, results, thrown } = await runOnLab(plan, lab, { workload });
  expect(thrown).toBeUndefined();
  expect(results.cells.map(({ outcome, restarts }) => `${outcome.kind} ${restarts.length}`)).toEqual([
    'measured 3',
  ]);
  expect(lab.starts).toBe(4);

  const figures = new Figures(results);
  expect([...samplesCsv(samplesLayout(results), events)].join('')).toContain(',up_us,down_us,');
  expect(summaryCsv(figures)).toContain(',up_mean_us,down_mean_us,');
  expect(stepsCsv(figures)).toMatch(/vfs,runc,1,\S+,up,6,/);
  expect([...goBenchmark(results, {})].join('')).toContain('BenchmarkCounting/driver=vfs/runtime=runc 1 ');
  const side = sideOf('a', results, {}, undefined);
  expect(compareSides(side, side, 1.05, []).cells[0]?.steps.map(({ step }) => step)).toEqual([
    'up',
    'down',
    'unexplained',
  ]);
});

it('a workload that does not speak the API of the engine is an error that names the line', () => {
  const text = SCENARIO.replace('workload: counting', 'workload: deaf');
  expect(() => parseScenario(text, 'deaf.yaml')).toThrow(
    /^deaf\.yaml:3: deaf needs an engine with the API .*, docker has docker in workload, found "deaf"/,
  );
});

it('a name that no workload has is an error, and never the code of another', () => {
  expect(() => workloadNamed('docker-runs')).toThrow('expected a workload of docker-run, docker-cli');
});
