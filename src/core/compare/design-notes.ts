import type { Difference } from './differences.ts';
import type { Side } from './side.ts';

/** Counts of the design, which may differ: the units are restarts, however many there are, and of however many samples. */
export function designNotes(a: Side, b: Side): string[] {
  const [one, other] = [countsOf(a), countsOf(b)];
  if (one.rounds === other.rounds && one.iterations === other.iterations) return [];
  const consequence =
    one.iterations === other.iterations
      ? 'Fewer rounds make an interval wider.'
      : "Medians of fewer iterations scatter more, and a drift within the loop weighs differently: look at each run's report before you believe a small change.";
  return [
    `A was measured in ${one.rounds} rounds of ${one.iterations} iterations, B in ${other.rounds} of ${other.iterations}. ${consequence}`,
  ];
}

/** What differs besides: how many iterations a round has is told as a note, and needs no permission. */
export function withoutCounts(found: readonly Difference[]): Difference[] {
  return found.flatMap(({ name, details }) => {
    const others =
      name === 'design' ? details.filter((detail) => !detail.startsWith('iterations: ')) : details;
    return others.length === 0 ? [] : [{ name, details: others }];
  });
}

function countsOf({ results }: Side): { readonly rounds: number; readonly iterations: number } {
  const { rounds, iterations } = results.plan.scenario;
  return { rounds, iterations };
}
