import type { ResultSet } from './results/result-set.ts';

/** Of the workloads whose plans do not name their steps: those of the first version. */
const FIRST_STEPS: Readonly<Record<string, readonly string[]>> = {
  'docker-run': ['create', 'attach', 'wait', 'start', 'exit', 'remove'],
  'docker-cli': ['run'],
};

/** The steps as a plan names them; absent where it need not. */
export function plannedSteps(
  workload: string,
  steps: readonly string[] | undefined,
): readonly string[] | undefined {
  const known = FIRST_STEPS[workload];
  return steps === undefined || known?.join() === steps.join() ? undefined : steps;
}

/** The workload's steps, then any other that a sample has: a number that was recorded is never dropped. */
export function stepNames(results: ResultSet): readonly string[] {
  const { steps, scenario } = results.plan;
  return [...new Set([...(steps ?? FIRST_STEPS[scenario.workload] ?? []), ...results.steps])];
}
