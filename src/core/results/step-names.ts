import { FIRST_STEPS } from '../plan/planned-steps.ts';
import type { ResultSet } from './result-set.ts';

/** The workload's steps, then any others that samples have: a recorded number is never dropped. */
export function stepNames(results: ResultSet): readonly string[] {
  const { steps, scenario } = results.plan;
  return [...new Set([...(steps ?? FIRST_STEPS[scenario.workload] ?? []), ...results.steps])];
}
