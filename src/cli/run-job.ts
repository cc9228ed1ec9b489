import { join, resolve } from 'node:path';
import { checkRunDirectory } from '../adapters/results/check-run-directory.ts';
import { readRunDirectory } from '../adapters/results/read-run-directory.ts';
import { RESULTS } from '../adapters/results/run-files.ts';
import { drawSeed, newRunId } from '../adapters/results/run-identity.ts';
import { UsageError } from '../core/errors.ts';
import { requireBoots } from '../core/plan/boots.ts';
import type { Plan } from '../core/plan/plan.ts';
import { planRun } from '../core/plan/plan-run.ts';
import type { RunEvent } from '../core/record/events.ts';
import { isArchivePath } from '../core/scenario/image-name.ts';
import { workloadTraits } from '../workloads/known-workloads.ts';
import { loadScenario, type Overrides } from './load-scenario.ts';
import { percentage } from './percentage.ts';
import type { RunOptions } from './run-options.ts';

/** A run on this host, before its lab is looked at. */
export interface Job {
  readonly plan: Plan;
  readonly folder: string;
  readonly isNew: boolean;
  readonly earlier: readonly RunEvent[];
  readonly environment: Readonly<Record<string, unknown>>;
}

/** Kernels that are booted in turn. */
export interface Booted {
  readonly kernels: readonly string[];
  /** Of each. */
  readonly boots: number;
}

/**
 * @param booted what is booted in turn, if the run compares kernels
 * @throws UsageError for a wrong scenario or option; nothing is changed
 */
export async function newJob(
  scenarioPath: string | undefined,
  options: RunOptions,
  booted?: Booted,
): Promise<Job> {
  if (scenarioPath === undefined) {
    throw new UsageError('expected a scenario, or --resume DIR', {
      hint: 'For example: drivergrid run quick',
    });
  }
  const precision = options.precision === undefined ? undefined : wantedPrecision(options.precision);
  const scenario = await loadScenario(scenarioPath, { ...options, ...sizeOf(options) });
  if (booted !== undefined) requireBoots(booted.boots, scenario.rounds, booted.kernels.length);
  const runId = newRunId();
  const plan = planRun(scenario, {
    ...booted,
    ...{ runId, seed: scenario.seed ?? drawSeed(), lab: options.lab },
    precision: options.pilot ? undefined : precision,
    ...workloadTraits(scenario),
    imageArchive: isArchivePath(scenario.image) ? resolve(scenario.image) : undefined,
  });
  const folder = options.out ?? join(RESULTS, `${scenario.name}-${runId}`);
  await checkRunDirectory(folder);
  return { plan, folder, isNew: true, earlier: [], environment: {} };
}

/** Default rounds and iterations of a pilot, and the most rounds of a run with a wanted precision. */
function sizeOf({ pilot, precision, rounds, iterations }: RunOptions): Overrides {
  if (pilot) return { rounds: rounds ?? PILOT.rounds, iterations: iterations ?? PILOT.iterations };
  return precision === undefined ? {} : { rounds: rounds ?? MOST_ROUNDS };
}

const PILOT = { rounds: 3, iterations: 5 };
const MOST_ROUNDS = 50;

export function wantedPrecision(text: string): number {
  const precision = percentage('--precision', text);
  if (precision > 0) return precision;
  throw new UsageError('--precision: expected a percentage above 0, such as 2%, found 0');
}

/** @throws UsageError if it is no run directory, or another scenario's */
export async function resumedJob(folder: string, scenarioPath: string | undefined): Promise<Job> {
  const { plan, events, environment } = await readRunDirectory(folder);
  if (plan.hosts !== undefined) {
    throw new UsageError(`expected a run to resume, found a gathered one: ${folder}`, {
      hint: 'Resume the runs that it was gathered from, each on its host, and gather them again.',
    });
  }
  if (scenarioPath !== undefined) {
    const scenario = await loadScenario(scenarioPath, {});
    const unseeded = (one: Plan['scenario']): string => JSON.stringify({ ...one, seed: undefined });
    if (unseeded(scenario) !== unseeded(plan.scenario)) {
      throw new UsageError(`${scenarioPath} is not the scenario of ${folder}`, {
        hint: 'Resume without naming a scenario, or start a new run.',
      });
    }
  }
  const known = (environment ?? {}) as Record<string, unknown>;
  return { plan, folder, isNew: false, earlier: events, environment: known };
}
