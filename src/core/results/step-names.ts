import { FIRST_STEPS } from '../plan/planned-steps.ts';
import type { ResultSet } from './result-set.ts';

/** The workload's steps, then any other that a sample has: a number that was recorded is never dropped. */
export function stepNames(results: ResultSet): readonly string[] {
  const { steps, scenario } = results.plan;
  return [...new Set([...(steps ?? FIRST_STEPS[scenario.workload] ?? []), ...results.steps])];
}
