import type { Plan, PlannedBoot } from '../core/plan/plan.ts';

/** `boot 2 of 4, kernel 6.1.0`. */
export function bootText({ boot, kernel }: PlannedBoot, plan: Plan): string {
  return `boot ${boot} of ${plan.boots?.length ?? 0}, kernel ${kernel}`;
}
