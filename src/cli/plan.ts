import { EXIT } from '../core/errors.ts';
import { requireBoots } from '../core/plan/boots.ts';
import type { Plan } from '../core/plan/plan.ts';
import { planRun } from '../core/plan/plan-run.ts';
import { lastPace } from '../adapters/results/last-pace.ts';
import { drawSeed, newRunId } from '../adapters/results/run-identity.ts';
import { planText } from '../report/plan-text.ts';
import { workloadTraits } from '../workloads/known-workloads.ts';
import { bootedKernels, type KernelOptions } from './booted-kernels.ts';
import { loadScenario, type Overrides } from './load-scenario.ts';
import { printData, printJson, printMessage, screenWidth } from './output.ts';
import { strangeRuntimes } from './strange-runtimes.ts';

/** Options of `plan`. */
export interface PlanOptions extends Overrides, KernelOptions {
  readonly lab: Plan['lab'];
  /** Every cell's iterations in their order. */
  readonly verbose: boolean;
  readonly json: boolean;
}

export async function plan(path: string, options: PlanOptions): Promise<number> {
  const { lab, verbose, json } = options;
  const booted = bootedKernels(options);
  const scenario = await loadScenario(path, options);
  if (booted !== undefined) requireBoots(booted.boots, scenario.rounds, booted.kernels.length);
  const planned = planRun(scenario, {
    ...booted,
    runId: newRunId(),
    seed: scenario.seed ?? drawSeed(),
    lab,
    ...workloadTraits(scenario),
  });
  for (const warning of await strangeRuntimes(scenario.runtimes)) printMessage(warning);
  if (json) printJson(planned);
  else printData(planText(planned, await lastPace(planned), { width: screenWidth(), verbose }));
  return EXIT.done;
}
