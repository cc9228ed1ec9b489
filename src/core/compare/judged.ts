import type { Side } from './side.ts';

/** What a comparison judges: each cell's total, or each of its steps. */
export type Judged = 'total' | 'steps';

/**
 * By what the plans say of their workload. A side that an older version measured says nothing of it. Workloads that
 * differ have no steps in common.
 */
export function judgedOf(a: Side, b: Side): Judged {
  const [before, after] = [a.results.plan, b.results.plan];
  const isOne = before.scenario.workload === after.scenario.workload;
  return isOne && (before.judges ?? after.judges) === 'steps' ? 'steps' : 'total';
}
