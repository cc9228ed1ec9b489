import { UsageError } from './errors.ts';
import type { Plan, PlannedBoot, PlannedRound } from './plan.ts';

/** One restart under each driver setup, before it has its place in the run. */
export type Pass = readonly Omit<PlannedRound, 'round' | 'boot'>[];

/**
 * Spreads the passes over boots of the kernels: A B B A, so that a drift of the machine that is even over time
 * falls on all kernels alike. Each kernel gets every pass once, half of them in each of its two boots; a single
 * pass leaves one boot for each. Since all kernels get the same passes, no order differs between them.
 *
 * @param kernels - two or more
 * @throws UsageError where one is named twice: its results could not be told apart
 */
export function spreadOverBoots(
  passes: readonly Pass[],
  kernels: readonly string[],
): Pick<Plan, 'rounds'> & Required<Pick<Plan, 'boots'>> {
  const twice = kernels.find((kernel, index) => kernels.indexOf(kernel) !== index);
  if (twice !== undefined) throw new UsageError(`expected different kernels, found ${twice} twice`);
  const half = Math.ceil(passes.length / 2);
  const visits = [
    ...kernels.map((kernel) => ({ kernel, passes: passes.slice(0, half) })),
    ...kernels.toReversed().map((kernel) => ({ kernel, passes: passes.slice(half) })),
  ].filter((visit) => visit.passes.length > 0);
  return {
    boots: visits.map(({ kernel }, index): PlannedBoot => ({ boot: index + 1, kernel })),
    rounds: visits
      .flatMap((visit, index) => visit.passes.map((pass) => ({ boot: index + 1, pass })))
      .flatMap(({ boot, pass }, index) => pass.map((start) => ({ round: index + 1, boot, ...start }))),
  };
}

/** The kernels of a plan with boots, in the order they are first booted; none where the run keeps to one. */
export function plannedKernels(plan: Plan): readonly string[] {
  return [...new Set(plan.boots?.map(({ kernel }) => kernel))];
}
