import type { ResultSet } from './results/result-set.ts';
import type { Scenario } from './scenario/scenario.ts';

/** The steps of one iteration, in the order they are done. */
function workloadSteps(workload: Scenario['workload']): readonly string[] {
  switch (workload) {
    case 'docker-run':
      return ['create', 'attach', 'wait', 'start', 'exit', 'remove'];
    case 'docker-cli':
      return ['run'];
  }
}

/** The workload's steps, then any other that a sample has: a number that was recorded is never dropped. */
export function stepNames(results: ResultSet): readonly string[] {
  return [...new Set([...workloadSteps(results.plan.scenario.workload), ...results.steps])];
}
