import { FIRST_STEPS } from '../core/plan/planned-steps.ts';

/** What a time is of, in headings: `one docker-run`, as the first version had it, or `one iteration of rootfs`. */
export function oneIteration(workload: string): string {
  return Object.hasOwn(FIRST_STEPS, workload) ? `one ${workload}` : `one iteration of ${workload}`;
}
