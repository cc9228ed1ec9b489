/** Steps of workloads whose plans do not name them: those of the first version. */
export const FIRST_STEPS: Readonly<Record<string, readonly string[]>> = {
  'docker-run': ['create', 'attach', 'wait', 'start', 'exit', 'remove'],
  'docker-cli': ['run'],
};

/** The steps as a plan names them; absent if it need not. */
export function plannedSteps(
  workload: string,
  steps: readonly string[] | undefined,
): readonly string[] | undefined {
  const known = FIRST_STEPS[workload];
  return steps === undefined || known?.join() === steps.join() ? undefined : steps;
}
