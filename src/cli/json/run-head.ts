import type { Side } from '../../core/compare/side.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import { runSummary, type RunSummary } from '../../core/results/run-summary.ts';
import { runWarnings } from '../../report/warning-texts.ts';

/** What a run was of, and where it was measured. */
export interface RunHead extends Pick<
  RunSummary,
  'run_id' | 'scenario' | 'workload' | 'lab' | 'started_at' | 'wall_us' | 'state' | 'kernels' | 'engines'
> {
  readonly warnings: readonly string[];
}

export function runHead(results: ResultSet): RunHead {
  const { run_id, scenario, workload, lab, started_at, wall_us, state, kernels, engines } =
    runSummary(results);
  return {
    ...{ run_id, scenario, workload, lab, started_at, wall_us, state, kernels, engines },
    warnings: runWarnings(results),
  };
}

/** Of the part that is compared. */
export function sideHead({ results, kernel }: Side): RunHead {
  const head = runHead(results);
  return kernel === undefined ? head : { ...head, kernels: [kernel] };
}

/** Both sides of a comparison, and what they have together. */
export function comparisonHead(a: Side, b: Side) {
  const runs = { a: sideHead(a), b: sideHead(b) };
  const both = (key: 'kernels' | 'engines'): string[] => [...new Set([...runs.a[key], ...runs.b[key]])];
  return { kernels: both('kernels'), engines: both('engines'), runs };
}
