import { UsageError } from '../errors.ts';
import type { Plan, PlannedBoot, PlannedRound } from './plan.ts';

/** One restart under each driver setup, before its place in the run is known. */
export type Pass = readonly Omit<PlannedRound, 'round' | 'boot'>[];

/**
 * Spreads the passes over boots of the kernels: A B B A and so on, so that a steady drift of the machine affects all
 * kernels alike. Each kernel gets every pass once, split as evenly as possible over its boots; a single pass leaves one
 * boot for each. All kernels get the same passes in the same order.
 *
 * @param kernels - two or more
 * @param count - boots of each kernel
 * @throws UsageError if a kernel is named twice, since its results could not be told apart
 */
export function spreadOverBoots(
  passes: readonly Pass[],
  kernels: readonly string[],
  count: number,
): Pick<Plan, 'rounds'> & Required<Pick<Plan, 'boots'>> {
  const twice = kernels.find((kernel, index) => kernels.indexOf(kernel) !== index);
  if (twice !== undefined) throw new UsageError(`expected different kernels, found ${twice} twice`);
  const begin = (turn: number): number => Math.ceil((turn * passes.length) / count);
  const visits = Array.from({ length: count }, (_, turn) => {
    const part = passes.slice(begin(turn), begin(turn + 1));
    return (turn % 2 === 0 ? kernels : kernels.toReversed()).map((kernel) => ({ kernel, passes: part }));
  })
    .flat()
    .filter((visit) => visit.passes.length > 0);
  return {
    boots: visits.map(({ kernel }, index): PlannedBoot => ({ boot: index + 1, kernel })),
    rounds: visits
      .flatMap((visit, index) => visit.passes.map((pass) => ({ boot: index + 1, pass })))
      .flatMap(({ boot, pass }, index) => pass.map((start) => ({ round: index + 1, boot, ...start }))),
  };
}

/** The kernels of a plan with boots, in boot order; none if the plan has no boots. */
export function plannedKernels(plan: Plan): readonly string[] {
  return [...new Set(plan.boots?.map(({ kernel }) => kernel))];
}

/**
 * Each boot measures at least one round; with one kernel there is one boot.
 * @param kernels how many
 * @throws UsageError for a wrong number of boots
 */
export function requireBoots(boots: number, rounds: number, kernels: number): void {
  if (!Number.isInteger(boots) || boots < 1) {
    throw new UsageError(`--boots: expected a whole number of at least 1, found ${boots}`);
  }
  if (kernels > 1 && boots > Math.max(2, rounds)) {
    throw new UsageError(`--boots ${boots}: expected at least as many rounds, found ${rounds}`, {
      hint: `Give --rounds ${boots} or more.`,
    });
  }
}

/**
 * Kernels as a user names them, each once.
 * @throws UsageError for what cannot be one
 */
export function askedKernels(kernels: readonly string[]): readonly string[] {
  const wrong = kernels.find((one) => !/^\d[0-9A-Za-z.+~_-]*$/.test(one));
  if (wrong !== undefined) {
    throw new UsageError(`expected a version for --kernel, such as 6.12, found ${wrong}`);
  }
  return [...new Set(kernels)];
}
